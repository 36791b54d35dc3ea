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
        assert {"slug": "dummy", "enabled": enabled}.items() <= found[1].items()


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
