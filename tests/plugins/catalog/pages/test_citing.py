"""How editions are cited."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Description, Kind, Level, Linked, Person
from bibnet_catalog.pages.citing import bibtex, list_entry, reference, ris

from tests.plugins.catalog.conftest import TOLSTOY, book

PEOPLE = [
    Person(surname=name, initials="А. А.", roles=["070"])
    for name in ("Иванов", "Петров", "Сидоров", "Фёдоров")
]
WAR = book("1", other_title="роман", places=["Москва"], date="1987", extent="350 с.")
ARTICLE = Description(
    title="О чтении",
    kind=Kind.ARTICLE,
    level=Level.PART,
    people=PEOPLE[:1],
    year=2010,
    linked=[Linked(relation="host", title="Библиотека", part="2010, № 3", pages="С. 12-15")],
)


def test_a_list_entry_follows_the_standard():
    assert list_entry(WAR) == (
        "Толстой, Л. Н. Война и мир : роман / Л. Н. Толстой. – Москва : Художественная "
        "литература, 1987. – 350 с. – Текст : непосредственный."
    )


def test_a_reference_has_no_comma_in_names_and_no_dashes():
    assert reference(WAR) == (
        "Толстой Л. Н. Война и мир. Москва : Художественная литература, 1987. 350 с."
    )


@pytest.mark.parametrize(
    ("number", "begins"),
    [
        (0, "Сборник."),
        (3, "Иванов А. А., Петров А. А., Сидоров А. А. Сборник."),
        (4, "Сборник / А. А. Иванов [и др.]."),
    ],
)
def test_a_reference_names_up_to_three_authors(number, begins):
    assert reference(book("1", "Сборник", people=PEOPLE[:number])).startswith(begins)


def test_a_reference_to_an_article_names_its_host():
    assert reference(ARTICLE) == "Иванов А. А. О чтении // Библиотека. 2010. № 3. С. 12-15."


def test_bibtex_is_escaped():
    text = bibtex(book("1", "Q&A: 100 % {safe}_$"), key="bibnet5", url="http://x.localhost/5/")
    assert text.startswith("@book{bibnet5,\n")
    assert r"title = {Q\&A: 100 \% \{safe\}\_\$}" in text
    assert "author = {Толстой, Лев Николаевич}" in text
    assert "year = {1987}" in text
    assert text.endswith("}\n}\n")


def test_bibtex_of_an_article_names_its_host():
    text = bibtex(ARTICLE, key="bibnet6", url="")
    assert text.startswith("@article{")
    assert "journal = {Библиотека}" in text
    assert "pages = {12--15}" in text


def test_ris_has_a_line_for_each_fact():
    lines = ris(WAR, url="http://x.localhost/5/").split("\r\n")
    assert lines[0] == "TY  - BOOK"
    assert "AU  - Толстой, Лев Николаевич" in lines
    assert "TI  - Война и мир: роман" in lines
    assert "PY  - 1987" in lines
    assert lines[-2:] == ["ER  - ", ""]
    assert all(line[2:6] == "  - " for line in lines[:-1])


def test_ris_of_an_article_has_its_pages():
    lines = ris(ARTICLE, url="").split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert {"T2  - Библиотека", "SP  - 12", "EP  - 15"} <= set(lines)


def test_a_line_of_ris_never_breaks():
    text = ris(book("1", annotation="one\r\nER  - \r\ntwo"), url="")
    assert text.count("\r\nER  - ") == 1


def test_a_person_without_a_name_in_full_keeps_initials():
    one = book("1", people=[Person(surname="Чехов", initials="А. П.", roles=["070"])])
    assert "author = {Чехов, А. П.}" in bibtex(one, key="k", url="")
    assert TOLSTOY.given
