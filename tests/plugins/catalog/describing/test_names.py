"""Names out of initials and in full."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing import names


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Лев Николаевич", "Л. Н."),
        ("Жан-Батист", "Ж.-Б."),
        ("Уильям Г.", "У. Г."),
        ("Дж. Р.", "Дж. Р."),
        ("Louis de", "L. de"),
        ("Самед Юсиф оглы", "С. Ю. оглы"),
        ("", ""),
    ],
)
def test_initials_follow_from_given_names(given, expected):
    assert names.initials_of(given) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Л.Н.", "Л. Н."), ("И. -Г.", "И.-Г."), ("Дж.-Б.", "Дж.-Б.")]
)
def test_initials_are_spaced_in_one_way(text, expected):
    assert names.spaced(text) == expected


def test_full_names_in_the_place_of_initials_are_given_names():
    one = names.person("Толстой", short="Лев Николаевич", roles=[])
    assert (one.given, one.initials) == ("Лев Николаевич", "Л. Н.")


def test_a_person_without_a_name_is_none():
    assert names.person(" ,", roles=[]) is None


def test_the_heading_of_a_page_is_the_whole_name():
    one = names.person("Петр", numeration="I", dates="1672 - 1725", addition="имп.", roles=[])
    assert names.whole_name(one) == "Петр I (имп. ; 1672-1725)"
