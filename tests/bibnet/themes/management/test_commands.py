from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bibnet.themes.looks import look_of
from bibnet.themes.models import ThemeChoice


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_a_library_is_dressed_by_command(northern):
    assert run("choose_theme", "northern", "kids", "--colour", "accent=#1a3d7c").strip() == (
        "northern: kids"
    )
    assert look_of(northern).theme.slug == "kids"
    assert ThemeChoice.objects.get().colours == {"accent": "#1a3d7c"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere", "kids"], "no library 'nowhere'"),
        (["northern", "river"], "Installed: classic"),
        (["northern", "classic", "--colour", "link=#66ccff"], "the nearest that will do: #"),
        (["northern", "classic", "--colour", "page=#ffffff"], "is none of accent"),
    ],
)
def test_a_choice_that_cannot_be_made_says_why(northern, arguments, words):
    with pytest.raises(CommandError, match=words):
        run("choose_theme", *arguments)
    assert not ThemeChoice.objects.exists()


def test_installed_themes_are_checked_by_command():
    assert "classic: keeps the contract" in run("check_themes", "classic")
    with pytest.raises(CommandError, match="river"):
        run("check_themes", "river")
