"""`./dev test`: which parts run, and what is said of those that could not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tools import testing
from tools.console import Refusal
from tools.testing import Result


def chosen(*arguments: str) -> list[str]:
    return testing._chosen(list(arguments))[0]


def test_without_arguments_every_part_runs():
    assert chosen() == []
    assert set(testing.PARTS) == {
        "sqlite",
        "postgres",
        "elasticsearch",
        "browser",
        "dev",
        "production",
    }


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("tests/browser", ["browser"]),
        ("tests/dev/test_testing.py", ["dev"]),
        ("tests/dev/test_testing.py::test_x", ["dev"]),
        ("tests/production/", ["production"]),
        ("tests/bibnet", ["sqlite", "postgres"]),
        ("tests/plugins/catalog/searching", ["sqlite", "postgres", "elasticsearch"]),
    ],
)
def test_a_path_chooses_the_part_it_lies_in(path, parts):
    assert chosen(path) == parts


def test_a_part_that_is_named_is_the_only_one_whatever_the_paths():
    assert chosen("--part", "sqlite", "tests/bibnet") == ["sqlite"]


def test_what_pytest_shall_get_is_handed_on():
    assert testing._chosen(["-k", "waiting", "-x"]) == ([], ["-k", "waiting", "-x"])


@pytest.fixture
def quiet(monkeypatch):
    monkeypatch.delenv("CI", raising=False)


def test_the_closing_line_adds_up_the_parts(quiet, capsys):
    counts = {"failed": 0, "errors": 0, "passed": 40, "skipped": 1}
    results = [Result("sqlite", 2.0, counts=counts), Result("dev", 1.5, counts=counts)]
    assert testing._report(results) == 0
    written = capsys.readouterr()
    assert written.out == "==== 80 passed, 2 skipped in 210.00s ====\n"
    assert "  sqlite         2.0  ok" in written.err


def test_a_failed_part_fails_the_run(quiet, capsys):
    assert testing._report([Result("sqlite", 1, code=1), Result("dev", 1)]) == 1
    assert "FAILED" in capsys.readouterr().err


def test_a_part_that_could_not_run_is_named_and_fails_under_ci_only(quiet, monkeypatch, capsys):
    results = [Result("dev", 1), Result("browser", 0, reason="needs chromium")]
    assert testing._report(results) == 0
    assert "browser        0.0  NOT RUN: needs chromium" in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    assert testing._report(results) == 1
    assert "1 part not run" in capsys.readouterr().out


def test_a_part_that_lacks_a_program_is_not_started(monkeypatch):
    monkeypatch.setattr(testing.subprocess, "run", lambda *_args, **_kwargs: pytest.fail("started"))
    result = testing._run("postgres", [], {"postgresql", "chromium"})
    assert result.reason == "needs postgresql"


def test_in_a_whole_run_each_part_runs_once_and_some_beside_others(monkeypatch, tmp_path, capsys):
    ran, words = [], []

    def run(name, _arguments, _missing, said=None):
        ran.append(name)
        if said is not None:
            words.append(name)
            said.write(f"{name} passed")
        return Result(name, 1)

    monkeypatch.setattr(testing, "ARTIFACTS", tmp_path)
    monkeypatch.setattr(testing, "_run", run)
    monkeypatch.setattr(testing.subprocess, "run", lambda *_args, **_kwargs: None)
    results = testing._run_all(set())
    assert sorted(ran) == sorted(testing.PARTS) == sorted(one.part for one in results)
    assert words == ["elasticsearch"]
    assert "elasticsearch passed" in capsys.readouterr().err


def test_an_ordinary_user_is_told_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(testing.machine, "missing_packages", lambda: {"postgresql", "chromium"})
    monkeypatch.setattr(testing.machine.os, "geteuid", lambda: 1000)
    assert testing.machine.install_missing() == {"postgresql", "chromium"}
    assert "As root: apt-get install chromium postgresql" in capsys.readouterr().err


def test_an_ordinary_user_is_told_what_a_benchmark_needs(monkeypatch, capsys):
    monkeypatch.setattr(testing.machine.shutil, "which", lambda _name: None)
    monkeypatch.setattr(testing.machine.os, "geteuid", lambda: 1000)
    with pytest.raises(testing.machine.Refusal, match="As root: apt-get install wrk"):
        testing.machine.ensure_program("wrk", {"wrk"})
    assert "As root: apt-get install wrk" in capsys.readouterr().err


def test_a_part_for_which_something_cannot_be_fetched_is_not_run_and_says_why(monkeypatch):
    def unreachable() -> None:
        raise Refusal("Maven did not bring it")

    part = replace(testing.PARTS["elasticsearch"], fetches=unreachable)
    monkeypatch.setitem(testing.PARTS, "elasticsearch", part)
    assert testing._run("elasticsearch", [], set()).reason == "Maven did not bring it"
