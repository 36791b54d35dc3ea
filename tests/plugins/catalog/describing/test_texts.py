"""What is taken off a text, and what stays."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing import texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Война \u00a0и  мир /", "Война и мир"),
        ("Йод и\u0306од\u00ad", "Йод йод"),
        ("= City :", "City"),
        ("[Сб.", "Сб."),
        ("[Сб. ст.]", "[Сб. ст.]"),
        ("Заглавие. -", "Заглавие"),
        ("\x98The \x9cend\x00", "The end"),
        (" / ", ""),
    ],
)
def test_a_text_is_clean_and_bare(text, expected):
    assert texts.bare(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Война и мир.", "Война и мир"),
        ("Вып. 13.", "Вып. 13"),
        ("сост. И. Иванов и др.", "сост. И. Иванов и др."),
        ("2-е изд., испр. и доп.", "2-е изд., испр. и доп."),
        ("Сборник статей.", "Сборник статей"),
        ("Исторический роман.", "Исторический роман"),
        ("в 2 т.", "в 2 т."),
        ("рисунки худож.", "рисунки худож."),
        ("и т.п.", "и т.п."),
        ("Окончание...", "Окончание..."),
        ("a novel of the sea.", "a novel of the sea"),
        ("Wiley & Sons, Inc.", "Wiley & Sons, Inc."),
        ("«Заря».", "«Заря»"),
        ("Письма Н.", "Письма Н."),
    ],
)
def test_the_stop_of_an_area_goes_and_that_of_an_abbreviation_stays(text, expected):
    assert texts.without_stop(text) == expected


def test_a_material_designation_is_no_part_of_the_title():
    assert texts.without_medium("Сказки [Звукозапись]") == ("Сказки", "звукозапись")
    assert texts.without_medium("Сказки [Электронный ресурс : аудио]") == (
        "Сказки",
        "электронный ресурс",
    )
    assert texts.without_medium("Сказки [для детей]") == ("Сказки [для детей]", "")
