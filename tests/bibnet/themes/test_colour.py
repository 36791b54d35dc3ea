from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibnet.themes.colour import BLACK, WHITE, Colour, contrast, nearest

COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)


def test_black_on_white_has_the_highest_contrast():
    assert contrast(BLACK, WHITE) == pytest.approx(21)


def test_contrast_is_what_wcag_computes():
    # Figures of the W3C's own example: #777 on white just fails 4.5.
    assert contrast(Colour.parse("#777777"), WHITE) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("text", ["red", "#12", "#12345g", "", "#0b5b43;", "0b5b43"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(ValueError, match="no colour"):
        Colour.parse(text)


def test_three_digits_stand_for_six():
    assert str(Colour.parse("#0af")) == "#00aaff"


@given(COLOURS)
def test_the_nearest_passing_colour_passes_and_is_the_same_if_nothing_was_wrong(colour):
    found = nearest(colour, lambda one: contrast(one, WHITE) >= 4.5)
    assert found is not None
    assert contrast(found, WHITE) >= 4.5
    if contrast(colour, WHITE) >= 4.6:
        assert abs(found.lightness - colour.lightness) < 0.01


def test_there_may_be_no_passing_colour():
    assert nearest(WHITE, lambda one: False) is None
