from __future__ import annotations

import pytest
from django.utils.translation import override

from bibnet.themes.theme import ThemeError, read_theme


def test_a_theme_is_called_in_the_language_of_the_screen(make_theme):
    theme = make_theme()
    with override("ru"):
        assert theme.title == "Река"
    with override("en"):
        assert theme.title == "River"


def test_a_folder_without_theme_toml_is_named(tmp_path):
    with pytest.raises(ThemeError, match=r"no theme\.toml"):
        read_theme(tmp_path)


def test_a_theme_for_another_api_is_refused(make_theme):
    with pytest.raises(ThemeError, match="api is 2"):
        make_theme(toml='slug = "river"\napi = 2\n[title]\nru = "а"\n[summary]\nru = "а"\n')


def test_a_missing_key_is_named(make_theme):
    with pytest.raises(ThemeError, match="title"):
        make_theme(toml='slug = "river"\napi = 1\n')


def test_overridden_templates_are_named_by_their_paths(make_theme):
    theme = make_theme(templates={"bibnet/base.html": "", "events/event_page.html": ""})
    assert theme.overridden == {"bibnet/base.html", "events/event_page.html"}
