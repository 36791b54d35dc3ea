"""The compose file as delivered: no engine runs here, so it is read as an engine would."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
PROGRAMS = Path(sys.executable).parent
SCHEMA = Path(__file__).parent / "compose_spec" / "compose-spec.json"
OURS = ("tables", "portal", "worker")
# `${NAME:?what to do}`, which an engine takes from deploy/.env.
ASKED_FOR = re.compile(r"\$\{(\w+):\?[^}]*\}")


@pytest.fixture(scope="module")
def text() -> str:
    return (DEPLOY / "compose.yaml").read_text()


@pytest.fixture(scope="module")
def composed(text) -> dict[str, Any]:
    return yaml.safe_load(text)


@pytest.fixture(scope="module")
def services(composed) -> dict[str, Any]:
    return composed["services"]


def known_settings() -> set[str]:
    """Names that the settings read, or that the example of operators' settings explains."""
    code = "".join(path.read_text() for path in (ROOT / "site/bibnet/settings").glob("*.py"))
    read = set(re.findall(r"\"(BIBNET_\w+)\"", code))
    example = (DEPLOY / "bibnet.env.example").read_text()
    return read & {*re.findall(r"(?m)^#?(BIBNET_\w+)=", example), "BIBNET_VAR"}


def words(service: dict[str, Any]) -> list[str]:
    command = service["command"]
    return command if isinstance(command, list) else shlex.split(command)


def test_it_keeps_the_compose_specification(composed):
    validator = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(composed)] == []
    broken = {**composed, "services": {"portal": {"comand": ["x"]}}}
    assert list(validator.iter_errors(broken))


def test_every_setting_in_it_exists(services):
    for name in OURS:
        for variable in services[name]["environment"]:
            assert variable in known_settings() | {
                "DJANGO_SETTINGS_MODULE",
                "PROMETHEUS_MULTIPROC_DIR",
            }
    assert {"BIBNET_DATABASE_URL", "BIBNET_REDIS_URL", "BIBNET_VAR"} <= known_settings()


def test_no_secret_is_in_it_and_each_password_is_asked_for(text, services):
    example = (DEPLOY / "compose.env.example").read_text()
    asked = set(re.findall(r"(?m)^(\w+)=$", example))
    assert set(ASKED_FOR.findall(text)) == asked
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name:
                assert ASKED_FOR.fullmatch(value)
            if name.endswith("_URL"):
                assert "@" not in value or ASKED_FOR.search(value)
    # The portal never learns the owner's password, nor the superuser's.
    for name in ("portal", "worker"):
        told = json.dumps(services[name]["environment"])
        assert set(ASKED_FOR.findall(told)) == {"PORTAL_PASSWORD"}
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/deploy/.env", "/deploy/bibnet.env"} <= set(ignored)


def test_every_command_exists(services):
    lines = [words(services["portal"]), words(services["worker"])]
    shell, flags, script = words(services["tables"])
    assert (shell, flags) == ("sh", "-ec")
    lines += [shlex.split(line) for line in script.strip().splitlines()]
    for program, *rest in lines:
        assert shutil.which(program, path=str(PROGRAMS)), program
        if program == "bibnet":
            assert rest[0] in get_commands(), rest[0]


def test_the_portal_is_served_as_by_systemd(services):
    """But for the doors: there the socket unit holds one, here there are two."""
    unit = (DEPLOY / "bibnet-web.service").read_text()
    (line,) = re.findall(r"(?m)^ExecStart=\S*/gunicorn (.+)$", unit)
    command = re.sub(r" --bind \S+", "", " ".join(words(services["portal"])))
    assert command == f"gunicorn {line}"
    (line,) = re.findall(
        r"(?m)^ExecStart=\S*/bibnet (.+)$", (DEPLOY / "bibnet-worker@.service").read_text()
    )
    assert words(services["worker"]) == ["bibnet", *line.split()]


def test_the_server_takes_the_options_that_it_is_given(services):
    program, *rest = words(services["portal"])
    done = subprocess.run(
        [str(PROGRAMS / program), "--check-config", *rest],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bibnet.settings.test"},
        cwd=ROOT / "site",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("status", "is_healthy"), [(200, True), (503, False)])
def test_the_health_check_asks_whether_the_portal_is_ready(services, status, is_healthy):
    asked = []

    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Host"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        kind, program, *rest = services["portal"]["healthcheck"]["test"]
        assert (kind, program) == ("CMD", "python")
        port = str(server.server_port)
        done = subprocess.run(
            [sys.executable, *(one.replace("8000", port) for one in rest)],
            capture_output=True,
            timeout=60,
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert (done.returncode == 0) is is_healthy
    assert asked == [("/readyz", f"127.0.0.1:{port}")]
    assert any("0.0.0.0:8000" in word for word in words(services["portal"]))


def test_who_waits_for_whom_comes_to_an_end(services):
    waits = {name: set(one.get("depends_on", {})) for name, one in services.items()}
    done: set[str] = set()
    while ready := {name for name in waits.keys() - done if waits[name] <= done}:
        done |= ready
    assert done == set(services)
    # The portal is ready only with a worker, so nobody may wait for it to be healthy.
    for one in services.values():
        for name, how in one.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert name != "portal" and "healthcheck" in services[name]


def test_every_volume_and_file_is_there(composed, services):
    used = set()
    for service in services.values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if source.startswith("./"):
                assert (DEPLOY / source).is_file(), source
            elif not source.startswith("/"):
                used.add(source)
    assert used == set(composed["volumes"])


def test_the_web_server_finds_what_its_configuration_names(services):
    configuration = (DEPLOY / "nginx.conf").read_text()
    inside = [volume.split(":")[1] for volume in services["web"]["volumes"]]
    for path in re.findall(
        r"(?:unix:|alias |root |include |certificate |_key )(/\S+?)[; ]", configuration
    ):
        assert any(path.startswith(place) for place in inside), path
    assert "unix:/run/bibnet/web.sock" in services["portal"]["command"]


def test_the_image_is_built_from_the_lock_by_its_hashes():
    text = (DEPLOY / "Containerfile").read_text()
    installs = re.findall(r"pip install ([^&\n\\]+)", re.sub(r"(?m)^#.*\n", "", text))
    assert len(installs) == 3
    assert "--require-hashes -r requirements.lock" in installs[0]
    # The rest is our own code, which brings nothing with it.
    assert "--no-deps --no-build-isolation . " in installs[1]
    assert "--no-deps --no-build-isolation themes/*/ plugins/catalog/" in installs[2]
    for names in re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", text):
        for name in names.split():
            assert (ROOT / name).exists(), name
    assert re.findall(r"(?m)^USER (.+)$", text) == ["bibnet"]


def test_images_have_versions_and_the_database_one_version_everywhere(services):
    text = (DEPLOY / "Containerfile").read_text()
    images = [one["image"] for one in services.values()] + re.findall(r"(?m)^FROM (\S+)", text)
    for image in set(images) - {"bibnet:local"}:
        assert re.fullmatch(r"docker\.io/library/\w+:\d\S+", image)
    assert len({image for image in images if "/postgres:" in image}) == 1
