"""Numbers of volumes, however they are written."""

from __future__ import annotations

import pytest
from bibnet_catalog.matching import volumes
from bibnet_catalog.matching.words import spelled


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Т. 2", "2"),
        ("Том второй", "2"),
        ("2-й том", "2"),
        ("Кн. 2, ч. 1", "2.1"),
        ("Вып. XIII", "13"),
        ("Вып. ХХIII", "23"),
        ("Вып. 13.", "13"),
        ("Т. 1 (гл. 1-21)", "1"),
        ("Vol. II", "2"),
        ("Part two", "2"),
        ("Kn. 4", "4"),
        ("Т. А-К", "а-к"),
        ("Ч. Б", "б"),
        ("[Вып. ]7", "7"),
        ("№ 08", "8"),
        ("... в 1994 году", "1994"),
        ("Дополнительный", "дополнительный"),
        ("", ""),
    ],
)
def test_the_number_is_read(written, number):
    assert volumes.number(spelled(written)) == number


def test_years_are_told_from_numbers():
    assert volumes.are_years("1929-1939")
    assert volumes.are_years("... в 1994 году")
    assert not volumes.are_years("вып. 1994")
    assert not volumes.are_years("2020, № 3")
    assert not volumes.are_years("")


@pytest.mark.parametrize(
    ("title", "rest", "number"),
    [
        ("Физика. Ч. 2", ["физика"], "2"),
        ("Избранное : в двух томах", ["избранное"], ""),
        ("Сочинения. В 4 т. Т. 3", ["сочинения"], "3"),
        ("Книга о вкусной и здоровой пище", ["книга", "о", "вкусной", "и", "здоровой", "пище"], ""),
        ("Часть речи", ["часть", "речи"], ""),
    ],
)
def test_the_number_is_taken_out_of_a_title(title, rest, number):
    text, found = volumes.taken_out(spelled(title))
    assert ([word for word in text.replace(".", " ").split() if word != ":"], found) == (
        rest,
        number,
    )
