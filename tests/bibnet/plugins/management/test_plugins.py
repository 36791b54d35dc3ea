from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from bibnet.plugins.models import LibraryPlugin
from bibnet.plugins.state import is_enabled
from bibnet_dummy.models import Note


@pytest.fixture
def run(capsys):
    def plugins(*arguments: str) -> str:
        call_command("plugins", *arguments)
        return capsys.readouterr().out

    return plugins


def test_the_list_says_what_is_installed_and_where_it_is_on(run, northern, southern):
    run("enable", "dummy", "--library", "northern")
    (one,) = [one for one in json.loads(run("list", "--json")) if one["slug"] == "dummy"]
    assert one["libraries"] == 1
    for code, enabled in (("northern", True), ("southern", False)):
        found = json.loads(run("list", "--library", code, "--json"))
        assert {one["slug"]: one["enabled"] for one in found}["dummy"] is enabled


def test_a_plugin_is_switched_for_several_libraries_and_for_all(run, region, northern, southern):
    run("enable", "dummy", "--library", "northern", "--library", "southern")
    assert is_enabled("dummy", northern)
    assert is_enabled("dummy", southern)
    run("disable", "dummy", "--all")
    assert not LibraryPlugin.objects.filter(enabled=True).exists()


def test_a_dry_run_says_what_would_happen_and_changes_nothing(run, northern):
    out = run(
        "enable", "dependent", "--library", "northern", "--with-requirements", "--dry-run", "--json"
    )
    assert json.loads(out)[0]["moved"] == {"dummy": True, "dependent": True}
    assert not LibraryPlugin.objects.exists()


def test_what_is_refused_exits_with_1_and_the_reasons(run, northern):
    with pytest.raises(CommandError) as refusal:
        run("enable", "dependent", "--library", "northern")
    assert refusal.value.returncode == 1
    assert "northern" in str(refusal.value)
    run("enable", "dependent", "--library", "northern", "--with-requirements")
    Note(library=northern, text="unfinished").save()
    run("disable", "dependent", "--library", "northern")
    with pytest.raises(CommandError, match="1 notes are unfinished"):
        run("disable", "dummy", "--library", "northern")


def test_an_unknown_library_is_named(run, region):
    with pytest.raises(CommandError, match="nowhere"):
        run("enable", "dummy", "--library", "nowhere")


def test_several_switches_are_moved_at_once_and_put_back(run, northern, southern):
    where = ("--library", "northern", "--library", "southern")
    planned = json.loads(run("switch", "--on", "dummy", *where, "--dry-run", "--json"))
    assert [one["moved"] for one in planned] == [{"dummy": True}] * 2
    assert not LibraryPlugin.objects.exists()
    run("switch", "--on", "dummy", "--on", "dependent", *where)
    assert is_enabled("dependent", southern)
    (change,) = json.loads(run("history", "--json"))
    assert (change["moved"], change["total"], change["state"]) == (2, 2, "done")
    assert str(change["number"]) in run("history")
    run("undo", str(change["number"]))
    assert not LibraryPlugin.objects.filter(enabled=True).exists()
    assert len(json.loads(run("history", "--json"))) == 2


def test_a_preset_is_kept_used_and_deleted(run, northern):
    run("preset", "Village", "--on", "dummy")
    assert json.loads(run("presets", "--json")) == [
        {"name": "Village", "switches": {"dummy": True}}
    ]
    assert "Village: dummy on" in run("presets")
    run("switch", "--preset", "Village", "--library", "northern")
    assert is_enabled("dummy", northern)
    run("preset", "Village", "--delete")
    assert json.loads(run("presets", "--json")) == []


@pytest.mark.parametrize(
    "words",
    [
        ("switch", "--all"),
        ("switch", "--all", "--on", "dummy", "--off", "dummy"),
        ("switch", "--all", "--preset", "none"),
        ("switch", "--all", "--preset", "none", "--on", "dummy"),
        ("preset", "Village", "--on", "nothing"),
        ("preset", "Village", "--delete"),
        ("undo", "77"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(run, northern, words):
    with pytest.raises(CommandError, match=r"\w+ \w+"):
        run(*words)
    assert not LibraryPlugin.objects.exists()
