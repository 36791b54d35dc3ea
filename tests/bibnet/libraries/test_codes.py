from __future__ import annotations

import pytest

from bibnet.libraries.codes import propose_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Карачевская межпоселенческая районная библиотека", "karachevskaya"),
        ("Библиотека № 14", "14"),
        ("Центральная библиотека им. П. Л. Проскурина", "proskurina"),
        ("Щёлоковская библиотека-филиал", "shchelokovskaya"),
    ],
)
def test_a_code_is_made_of_the_words_that_tell_a_library_apart(db, name, code):
    assert propose_code(name) == code


def test_a_taken_code_gets_a_number(northern):
    assert propose_code("Northern") == "northern-2"
    assert propose_code("Northern", taken={"northern-2"}) == "northern-3"


def test_a_name_of_common_words_takes_the_place(db):
    assert propose_code("Центральная библиотека", place="Севск") == "sevsk"
