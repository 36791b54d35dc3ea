"""A stranger's plugin: made by `startplugin` outside the repository, installed from its wheel.

The environment has the packages of the one that runs the tests; the core, the themes and the
plugin are installed into it by pip from wheels, without any network.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.migrated import migrated
from tests.running import ROOT
from tools.ports import free_port

KEPT_OUT = shutil.ignore_patterns("__pycache__", "*.mo", "*.egg-info", "build")
PASSWORD = "тихий омут 7"
PORTAL = "bryansk.localhost"
PEOPLE = """
from bibnet.accounts.models import User
from bibnet.libraries.models import Library, Role
from bibnet.libraries.roles import grant_role
for code in ("north", "south"):
    user = User.objects.create_user(username=code, password={password!r})
    grant_role(user=user, library=Library.objects.get(code=code), role=Role.EDITOR, actor=None)
"""


class Elsewhere:
    """An environment and an installation of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "env"], check=True)
        self.python = folder / "env" / "bin" / "python"
        self.variables = {
            "PATH": f"{self.python.parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "BIBNET_VAR": str(folder / "var"),
            "BIBNET_PORT": str(self.port),
            "BIBNET_DEMONSTRATION": "false",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }
        self._borrow_packages()

    def _borrow_packages(self) -> None:
        """Everything that is installed here, without the core, its themes and plugins."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        own = self.folder / "env" / "lib" / version / "site-packages"
        for path in Path(sysconfig.get_paths()["purelib"]).iterdir():
            if not re.match(r"bibnet|__editable__", path.name):
                (own / path.name).symlink_to(path)

    def run(self, *words: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            [str(self.python.parent / words[0]), *words[1:]],
            env=self.variables,
            cwd=cwd or self.folder,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{words}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def pip(self, *words: str) -> None:
        self.run("python", "-m", "pip", "--quiet", words[0], "--no-index", *words[1:])

    def install_core(self) -> None:
        """The core and the themes, built into wheels and installed from them."""
        wheels = self.folder / "wheels"
        source = self.folder / "source"
        shutil.copytree(ROOT / "site", source / "bibnet" / "site", ignore=KEPT_OUT)
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, source / "bibnet")
        for theme in (ROOT / "themes").iterdir():
            shutil.copytree(theme, source / theme.name, ignore=KEPT_OUT)
        folders = [str(one) for one in source.iterdir()]
        self.pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), *folders)
        # With dependencies: pip must find all of them in the environment.
        self.pip("install", *(str(one) for one in wheels.glob("*.whl")))

    def get(self, path: str, host: str, opener: urllib.request.OpenerDirector | None = None):
        """Status and text at 127.0.0.1 with the Host header."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Host": f"{host}:{self.port}"}
        )
        try:
            answer = (opener or urllib.request.build_opener()).open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.read().decode(errors="replace")


class Person:
    """Somebody signed in on the portal, with the cookies of a browser."""

    def __init__(self, place: Elsewhere, name: str) -> None:
        self.place = place
        self.cookies: dict[str, str] = {}
        _status, page = self.ask("GET", "/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page
        form = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        status, page = self.ask("POST", "/accounts/login/", form)
        assert status == 302, page

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {
            "Host": f"{PORTAL}:{self.place.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"http://{PORTAL}:{self.place.port}{path}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Requested-With": "XMLHttpRequest",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.place.port, timeout=60)
        connection.request(method, path, urllib.parse.urlencode(form or {}), headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _sign, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, text


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Elsewhere:
    """The core installed from wheels, the plugin made beside it and installed with pip."""
    place = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    place.install_core()
    place.run("bibnet", "startplugin", "outside", "--title", "Outside", "--title-ru", "Снаружи")
    place.pip("install", "--no-build-isolation", str(place.folder / "bibnet-outside"))
    # The core's tables are made from nothing elsewhere; here the plugin's come on top.
    (place.folder / "var").mkdir(exist_ok=True)
    shutil.copy(migrated().folder / "db.sqlite3", place.folder / "var")
    place.run("bibnet", "migrate", "--verbosity", "0")
    place.run("bibnet", "createcachetable")
    place.run("bibnet", "collectstatic", "--noinput", "--verbosity", "0")
    place.run("bibnet", "found_region", "--code", "bryansk", "--name", "Регион")
    for code, name in (("north", "Северная"), ("south", "Южная")):
        place.run("bibnet", "found_library", "--code", code, "--name", f"{name} библиотека")
    place.run("bibnet", "plugins", "enable", "outside", "--library", "north")
    place.run("bibnet", "shell", "--no-imports", "-c", PEOPLE.format(password=PASSWORD))
    return place


@pytest.fixture(scope="module")
def served(elsewhere) -> Iterator[Elsewhere]:
    """The portal of that environment, behind its real server."""
    log = elsewhere.folder / "server.log"
    command = ["gunicorn", "bibnet.wsgi", "--bind", f"127.0.0.1:{elsewhere.port}"]
    variables = {**elsewhere.variables, "DJANGO_SETTINGS_MODULE": "bibnet.settings.local"}
    with log.open("wb") as output:
        server = subprocess.Popen(
            [str(elsewhere.python), "-m", *command, "--workers", "2", "--no-control-socket"],
            env=variables,
            cwd=elsewhere.folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        while not _answers(elsewhere):
            assert server.poll() is None, log.read_text()
            time.sleep(0.2)
        yield elsewhere
    finally:
        server.terminate()
        server.wait(30)


def _answers(place: Elsewhere) -> bool:
    try:
        return place.get("/healthz", PORTAL)[0] == 200
    except OSError:
        return False


@pytest.mark.slow
def test_core_and_plugin_come_from_wheels(elsewhere):
    where = elsewhere.run("python", "-c", "import bibnet, bibnet_outside as o; print(o.__file__)")
    assert str(elsewhere.folder / "env") in where
    where = elsewhere.run("python", "-c", "import bibnet.plugins as p; print(p.__file__)")
    assert str(elsewhere.folder / "env") in where
    files = Path(where.strip()).parents[2] / "bibnet_outside" / "locale" / "ru" / "LC_MESSAGES"
    assert (files / "django.mo").is_file()


@pytest.mark.slow
def test_its_pages_stand_where_it_is_on_and_nowhere_else(served):
    for path in ("/outside/", "/api/v1/outside/"):
        assert served.get(path, "north.localhost")[0] == 200, path
        for host in ("south.localhost", PORTAL):
            assert served.get(path, host)[0] == 404, (path, host)
    assert "Снаружи" in served.get("/outside/", "north.localhost")[1]


@pytest.mark.slow
def test_its_link_is_in_the_menu_where_it_is_on_and_nowhere_else(served):
    link = re.compile(r'href="[^"]*/outside/"')
    status, home = served.get("/", "north.localhost")
    assert status == 200
    assert link.search(home)
    for host in ("south.localhost", PORTAL):
        status, home = served.get("/", host)
        assert status == 200
        assert not link.search(home)
        assert "Снаружи" not in home


@pytest.mark.slow
def test_its_staff_work_where_it_is_on_and_nowhere_else(served):
    north, south = Person(served, "north"), Person(served, "south")
    address = "/admin/l/{}/outside/{}"
    status, page = north.ask("GET", address.format("north", "overview/"))
    assert status == 200
    assert "0 записей" in page
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    form = {"title": "Первая", "text": "", "csrfmiddlewaretoken": token}
    assert north.ask("POST", address.format("north", "overview/"), form)[0] == 302
    assert "Первая" in north.ask("GET", address.format("north", "entry/"))[1]
    assert "Первая" in served.get("/outside/", "north.localhost")[1]
    assert "Первая" in served.get("/", "north.localhost")[1], "a section of the home page"

    assert south.ask("GET", address.format("north", "overview/"))[0] == 403
    for person in (north, south):
        for page in ("overview/", "entry/"):
            assert person.ask("GET", address.format("south", page))[0] in (403, 404)
    assert south.ask("GET", address.format("south", "overview/"))[0] == 404


@pytest.mark.slow
def test_switching_it_off_hides_it_at_once_and_on_brings_all_back(served):
    assert served.get("/outside/", "north.localhost")[0] == 200
    served.run("bibnet", "plugins", "disable", "outside", "--library", "north")
    assert served.get("/outside/", "north.localhost")[0] == 404
    served.run("bibnet", "plugins", "enable", "outside", "--library", "north")
    assert served.get("/outside/", "north.localhost")[0] == 200


@pytest.mark.slow
def test_its_own_tests_and_the_contract_suite_pass_there(elsewhere):
    out = elsewhere.run(
        "python", "-m", "pytest", "-q", "-p", "no:cacheprovider",
        cwd=elsewhere.folder / "bibnet-outside",
    )  # fmt: skip
    assert " passed" in out
    assert "failed" not in out
    assert "skipped" not in out
