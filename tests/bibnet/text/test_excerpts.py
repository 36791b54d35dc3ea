from __future__ import annotations

from bibnet.text import analysis
from bibnet.text.excerpts import LENGTH, excerpt


def wanted(text: str):
    return [analysis.keys(token.form) for token in analysis.tokens(text)]


def test_found_words_are_marked_in_any_form():
    found = excerpt("В субботу на выставке покажут гравюры.", wanted("выставок гравюра"))
    assert found == "В субботу на <mark>выставке</mark> покажут <mark>гравюры</mark>."


def test_the_piece_with_most_of_the_words_is_shown():
    text = "Выставка. " + "Слова и слова. " * 60 + "Здесь выставка и гравюра рядом. " + "Ещё. " * 60
    found = excerpt(text, wanted("выставка гравюра"))
    assert "<mark>выставка</mark> и <mark>гравюра</mark>" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < LENGTH + 60


def test_html_of_a_text_is_shown_and_not_run():
    found = excerpt("<script>alert(1)</script> выставка & «гравюра»", wanted("выставка"))
    assert "<script>" not in found
    assert "&lt;script&gt;" in found
    assert "<mark>выставка</mark> &amp;" in found


def test_without_a_hit_it_is_the_beginning():
    assert excerpt("Начало текста.", wanted("выставка")) == "Начало текста."
    assert excerpt("", wanted("выставка")) == ""
