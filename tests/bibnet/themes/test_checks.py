from __future__ import annotations

from bibnet.themes.checks import check_themes


def test_installed_themes_pass_the_checks():
    assert check_themes() == []


def test_a_default_theme_that_is_not_installed_is_an_error_at_start(settings):
    settings.BIBNET_DEFAULT_THEME = "river"
    (error,) = check_themes()
    assert error.id == "themes.E003"
    assert "river" in error.msg
    assert "classic" in error.msg
