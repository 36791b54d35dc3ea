from __future__ import annotations

import pytest

from bibnet.themes.contrast import failures, pairs_of
from bibnet.themes.palette import OWN_COLOURS, changed_tokens, expand, refusals
from bibnet.themes.registry import get_theme, installed_themes
from bibnet.themes.tokens import tokens_of

THEMES = ["classic", "modern", "kids"]


@pytest.mark.parametrize("slug", THEMES)
def test_a_theme_without_own_colours_is_unchanged(slug):
    assert changed_tokens({}, get_theme(slug)) == {}


def test_what_follows_from_a_colour_is_worked_out():
    tokens = changed_tokens({"top": "#ffe94d"}, get_theme("classic"))
    assert tokens["c-top"] == tokens["c-foot"] == "#ffe94d"
    assert tokens["c-on-top"] == "#000000"


@pytest.mark.parametrize("slug", THEMES)
@pytest.mark.parametrize("accent", ["#6a1b9a", "#00574b", "#8c1d40", "#1a3d7c"])
def test_dark_colours_of_any_hue_are_accepted(slug, accent):
    assert refusals({"accent": accent, "link": accent}, get_theme(slug)) == []


@pytest.mark.parametrize("slug", THEMES)
@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("accent", "#ffd600"),
        ("link", "#66ccff"),
        ("hi", "#1b2a3a"),
        ("top", "#8a8a8a"),
        ("margin", "#f0f0f0"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(slug, name, colour):
    theme = get_theme(slug)
    found = refusals({name: colour}, theme)
    # What is written on the bars follows them; only kids writes in their colour on the page.
    assert found or (name == "top" and slug != "kids")
    for refusal in found:
        assert refusal.own_colour == name
        assert refusal.failure.ratio < refusal.failure.pair.least
        assert refusal.suggestion is not None
        assert refusals({name: str(refusal.suggestion)}, theme) == []


def test_two_wrong_colours_each_get_their_own_way_out():
    theme = get_theme("classic")
    own = {"accent": "#ffd600", "link": "#66ccff"}
    suggested = {one.own_colour: str(one.suggestion) for one in refusals(own, theme)}
    assert suggested.keys() == {"accent", "link"}
    assert refusals(suggested, theme) == []


@pytest.mark.parametrize("theme", installed_themes().values(), ids=lambda theme: theme.slug)
def test_every_own_colour_changes_something(theme):
    base = tokens_of(theme)
    for name in OWN_COLOURS:
        assert expand({name: "#123456"}, base) != base


def test_refusals_agree_with_the_contrast_of_the_expanded_tokens():
    theme = get_theme("kids")
    own = {"top": "#7fb3d5"}
    found = failures(expand(own, tokens_of(theme)), pairs_of(theme))
    assert [one.failure for one in refusals(own, theme)] == found
    assert found
