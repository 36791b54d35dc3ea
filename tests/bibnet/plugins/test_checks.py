from __future__ import annotations

import pytest

from bibnet.plugins import checks
from bibnet.plugins.info import PluginInfo
from bibnet.plugins.models import LibraryPlugin


class Config:
    def __init__(self, slug: str, **kwargs) -> None:
        self.name = f"bibnet_{slug}"
        self.plugin = PluginInfo(slug=slug, title=slug, **{"api": 1, **kwargs})


def problems(*configs: Config) -> list[str]:
    return [
        f"{one.id} {one.msg} {one.hint}"
        for one in checks.problems({config.plugin.slug: config for config in configs})
    ]


def test_plugins_that_fit_have_no_problems():
    assert problems(Config("one", url_prefix="one"), Config("two", requires=("one",))) == []
    # What is used where it is there need not be there.
    assert problems(Config("three", uses=("one",))) == []


@pytest.mark.parametrize(
    ("configs", "words"),
    [
        ([Config("late", api=2)], ["E001", "late", "version 2", "version 1"]),
        ([Config("lending", requires=("catalog",))], ["E002", "lending", "catalog", "Install"]),
        ([Config("journal")], ["E005", "journal", "app of the core", "slug"]),
        ([Config("one", url_prefix="admin")], ["E004", "one", "/admin/", "the core"]),
        (
            [Config("one", url_prefix="same"), Config("two", url_prefix="same")],
            ["E004", "two", "/same/", "the plugin one", "url_prefix"],
        ),
        (
            [Config("one"), Config("two", requires=("one",), default_on=True)],
            ["E003", "two", "one", "default_on=False"],
        ),
    ],
)
def test_each_misfit_is_an_error_that_names_the_plugin_and_what_to_do(configs, words):
    (problem,) = problems(*configs)
    for word in words:
        assert word in problem
    assert "BIBNET_PLUGINS_EXCLUDED" in problem or "default_on=False" in problem


@pytest.mark.parametrize(
    "info",
    [
        {"slug": "Bad slug"},
        {"slug": "core"},
        {"url_prefix": "a/b"},
        {"requires": ("good",)},
        {"uses": ("good",)},
        {"requires": ("other",), "uses": ("other",)},
    ],
)
def test_a_plugin_that_says_what_cannot_be_cannot_even_be_described(info):
    with pytest.raises(ValueError):
        PluginInfo(**{"slug": "good", "title": "Good", "api": 1, **info})


def test_a_plugin_that_was_uninstalled_is_warned_of(northern):
    LibraryPlugin.objects.create(library=northern, slug="ghost")
    LibraryPlugin.objects.create(library=northern, slug="dummy")
    (warning,) = checks.check_leftovers(None, databases=["default"])
    assert "ghost" in warning.msg
    assert "Reinstall" in warning.hint


def test_the_prefixes_that_the_core_answers_at_are_all_reserved():
    from django.urls import get_resolver

    from bibnet.plugins.mounting import RESERVED_PREFIXES
    from bibnet.plugins.state import installed_plugins

    own = {config.plugin.url_prefix for config in installed_plugins().values()}
    first_parts = {str(one.pattern).strip("^/").split("/")[0] for one in _flat(get_resolver())}
    plain = {part for part in first_parts if part.replace("-", "").isalnum()}
    assert plain - own <= RESERVED_PREFIXES


def _flat(resolver):
    for pattern in resolver.url_patterns:
        if str(pattern.pattern) in ("", "^"):
            yield from _flat(pattern)
        else:
            yield pattern
