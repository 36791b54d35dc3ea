"""One spelling for what cataloguers of two centuries and two alphabets wrote."""

from __future__ import annotations

import json

import pytest
from bibnet_catalog.matching.skeleton import initial, skeletons
from bibnet_catalog.matching.words import spelled, without_brackets, words

from tests.plugins.catalog.matching.pairs.records import FILES


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ёлка ещё зелёная", "елка еще зеленая"),
        ("Русскаго народа въ ХІХ вѣкѣ", "русского народа в xix веке"),
        ("Собраніе сочиненій", "собрание сочинений"),
        ("Пoэты и CCCP", "поэты и ссср"),
        ("XX век", "xx век"),
        ("ХХ век", "xx век"),
        ("Филозóф", "филозоф"),
        ("Труды ин-та и ун-та", "труды института и университета"),
        ("Crème brûlée", "creme brulee"),
        ("Әкият һәм өй", "әкият һәм өй"),
    ],
)
def test_a_word_has_one_spelling(written, meant):
    assert " ".join(words(spelled(written))) == meant


def test_an_article_before_the_title_is_left_out_but_not_alone():
    assert words("the jungle book") == ("jungle", "book")
    assert words("the") == ("the",)


def test_what_a_cataloguer_added_in_brackets_is_left_out_unless_it_is_all():
    assert words(without_brackets(spelled("Вольность [Текст] : ода"))) == ("вольность", "ода")
    assert words(without_brackets(spelled("[Мат в 2 хода] [Текст]"))) == ("мат", "в", "2", "хода")


def test_every_romanisation_of_a_sentence_has_the_skeleton_of_the_russian_one():
    schemes = json.loads((FILES / "cases" / "transliteration.json").read_text("utf-8"))["schemas"]
    assert len(schemes) == 18
    for scheme in schemes:
        for russian, romanised in scheme["samples"][:1]:
            assert _skeletons(romanised) == _skeletons(russian), scheme["name"]


def _skeletons(text: str) -> str:
    return "".join(skeletons(words(spelled(text))))


@pytest.mark.parametrize("written", ["Ю.", "Yu.", "Iu.", "Ju."])
def test_an_initial_is_one_in_any_alphabet(written):
    assert initial(written) == initial("Ю.")


@pytest.mark.parametrize(
    ("russian", "romanised"), [("Ц", "Ts."), ("Х", "Kh."), ("Ж", "Zh."), ("Ш", "Sh."), ("Ч", "Ch.")]
)
def test_an_initial_of_two_latin_letters_is_the_russian_one(russian, romanised):
    assert initial(romanised) == initial(russian)
