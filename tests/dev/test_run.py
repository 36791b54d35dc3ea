"""`./dev run`: serving, ending, coming back."""

from __future__ import annotations

import os
import signal
import socket
import time

import pytest

from tests.running import ROOT, dev, is_running, running


def _child(run, words: str) -> int | None:
    """None while it is being started: a child is a copy of `./dev` for a moment."""
    return next((pid for pid, command in run.children().items() if words in command), None)


def worker_of(run) -> int | None:
    return _child(run, "manage.py work")


def server_of(run) -> int | None:
    return _child(run, "gunicorn")


def wait_until(is_so, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def test_a_start_serves_the_portal_and_prints_addresses_and_accounts(var):
    with running(var) as run:
        run.wait_until_up()
        status, text = run.get("/")
        assert status == 200
        assert "</html>" in text
        assert f"http://bryansk.localhost:{run.port}" in run.output
        assert f"http://tyutchev.localhost:{run.port}" in run.output
        accounts = run.facts()["accounts"]
        assert len({account["role"] for account in accounts}) >= 4
        for account in accounts:
            assert account["login"] in run.output
            assert account["password"] in run.output


def test_links_lead_to_the_port_that_was_asked_for(var):
    with running(var) as run:
        run.wait_until_up()
        _status, text = run.get("/")
        assert f"http://tyutchev.localhost:{run.port}" in text
        assert "localhost:8000" not in text


def test_static_files_are_served_with_names_that_may_be_kept_for_ever(var):
    with running(var) as run:
        run.wait_until_up()
        _status, text = run.get("/")
        address = next(
            word for word in text.replace('"', " ").split() if word.startswith("/static/")
        )
        assert run.get(address)[0] == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_server_and_the_worker(var, number):
    with running(var) as run:
        run.wait_until_up()
        children = list(run.children())
        assert len(children) == 2
        assert run.stop(number) == 0
        assert not [pid for pid in children if is_running(pid)]
        assert "Traceback" not in run.output
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", run.port)) != 0


def test_nothing_is_left_running_when_the_supervisor_is_killed(var):
    with running(var) as run:
        run.wait_until_up()
        children = list(run.children())
        run.kill()
        assert wait_until(lambda: not [pid for pid in children if is_running(pid)])


@pytest.mark.parametrize("find", [worker_of, server_of], ids=["worker", "server"])
def test_a_child_that_dies_is_started_again_and_it_is_said(var, find):
    with running(var) as run:
        run.wait_until_up()
        victim = find(run)
        os.kill(victim, signal.SIGKILL)
        run.wait_for("was killed by signal 9; starting it again in 1 s.")
        assert wait_until(lambda: find(run) not in {None, victim})
        assert wait_until(lambda: _status(run) == 200)


def _status(run) -> int:
    try:
        return run.get("/")[0]
    except OSError:
        return 0


def test_a_taken_port_is_one_sentence_that_names_a_free_one(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        answer = dev("run", "--port", str(port), var=tmp_path)
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert f"Port {port} is taken by another program. Choose another: ./dev run --port" in (
        answer.stderr
    )


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000.5"])
def test_what_is_no_port_is_refused(tmp_path, port):
    answer = dev("run", f"--port={port}", var=tmp_path)
    assert answer.returncode == 1
    assert f"'{port}' is not a port: name a number between 1 and 65535." in answer.stderr


def test_a_second_start_from_the_same_folder_is_refused(var):
    with running(var) as run:
        run.wait_until_up()
        answer = dev("run", "--port", str(run.port + 1), var=var)
        assert answer.returncode == 1
        assert f"Bibnet already runs from this folder, on port {run.port}." in answer.stderr
        assert run.get("/")[0] == 200


def test_data_survive_a_restart(var):
    with running(var) as run:
        run.wait_until_up()
        founded = dev(
            "manage", "found_library", "--code", "lesnaya", "--name", "Лесная библиотека", var=var
        )
        assert founded.returncode == 0, founded.stderr
        assert run.get("/", "lesnaya.localhost")[0] == 200
    with running(var) as run:
        run.wait_until_up(20)
        assert run.get("/", "lesnaya.localhost")[0] == 200


def test_manage_makes_links_to_the_server_that_runs_here(var):
    with running(var) as run:
        run.wait_until_up()
        script = "from bibnet.libraries import network; print(network.portal_url())"
        answer = dev("manage", "shell", "--no-imports", "-c", script, var=var)
        assert answer.stdout.strip() == f"http://bryansk.localhost:{run.port}"


def test_nothing_of_the_machine_s_own_settings_reaches_the_portal(var):
    """A DJANGO_SETTINGS_MODULE of another project lies about in many shells."""
    variables = {"BIBNET_VAR": str(var), "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "x"}
    with running(var, variables=variables) as run:
        run.wait_until_up(30)
        assert run.get("/")[0] == 200


def test_the_script_works_from_any_folder(tmp_path):
    import subprocess

    answer = subprocess.run(
        [str(ROOT / "dev"), "help"], cwd=tmp_path, capture_output=True, text=True, env={}
    )
    assert answer.returncode == 0
    for verb in ("run", "reset", "manage", "test", "check", "bench", "help"):
        assert f"\n  {verb}" in answer.stdout
