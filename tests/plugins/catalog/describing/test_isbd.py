"""The entry as a librarian would write it."""

from __future__ import annotations

import re

import pytest
from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import (
    Body,
    Description,
    Isbn,
    Kind,
    Level,
    Linked,
    Person,
    Series,
)
from bibnet_catalog.describing.holdings import NO_HOLDINGS

from .records import irbis, iso2709

TOLSTOY = Person(surname="Толстой", given="Лев Николаевич", initials="Л. Н.", roles=["070"])
WAR = Description(
    title="Война и мир",
    other_title="роман",
    part_number="Т. 1",
    level=Level.VOLUME,
    responsibility="Л. Н. Толстой ; худож. И. Иванов",
    people=[TOLSTOY],
    edition="2-е изд.",
    places=["Москва"],
    publishers=["АСТ"],
    date="2007",
    year=2007,
    extent="350, [2] с. : ил. ; 21 см",
    series=[Series(title="Классика", number="вып. 2")],
    age_mark=12,
    isbns=[Isbn(text="5-17-015240-X", isbn13="9785170152407", note="в пер.")],
)


def test_a_book_is_written_by_areas():
    assert isbd.written(WAR) == (
        "Толстой, Л. Н. Война и мир. Т. 1 : роман / Л. Н. Толстой ; худож. И. Иванов. – 2-е изд. – "
        "Москва : АСТ, 2007. – 350, [2] с. : ил. ; 21 см. – (Классика ; вып. 2). – 12+. – "
        "ISBN 5-17-015240-X (в пер.). – Текст : непосредственный."
    )


def test_an_article_is_written_with_its_host():
    article = Description(
        title="О чтении",
        kind=Kind.ARTICLE,
        level=Level.PART,
        people=[TOLSTOY],
        year=2010,
        linked=[Linked(relation="host", title="Библиотека", part="2010, № 3", pages="С. 12-15")],
    )
    assert isbd.written(article) == (
        "Толстой, Л. Н. О чтении / Л. Н. Толстой. – Текст : непосредственный // Библиотека. – "
        "2010. – № 3. – С. 12-15."
    )


@pytest.mark.parametrize(
    ("people", "bodies", "expected"),
    [
        ([TOLSTOY], [], "Толстой, Л. Н."),
        ([Person(surname="Петр", numeration="I", roles=["070"])], [], "Петр I"),
        ([Person(surname="Иванов", roles=["340"])], [], ""),
        ([Person(surname=one, roles=["070"]) for one in "АБВГ"], [], ""),
        ([], [Body(name="Россия", unit="Законы", roles=["070"])], "Россия. Законы"),
        ([], [Body(name="Библиотека", roles=["570"])], ""),
    ],
)
def test_the_heading_is_the_first_of_few_authors_or_a_body(people, bodies, expected):
    assert isbd.heading(Description(title="Книга", people=people, bodies=bodies)) == expected


def test_four_authors_and_more_are_named_behind_the_title():
    people = [Person(surname=one, initials="А. А.", roles=["070"]) for one in "БВГДЕ"]
    assert isbd.written(Description(title="Книга", people=people)).startswith(
        "Книга / А. А. Б, А. А. В, А. А. Г [и др.]."
    )


def test_what_is_not_known_of_the_imprint_is_said_so():
    assert isbd.written(Description(title="Книга", publishers=["АСТ"])).startswith(
        "Книга. – [Б. м.] : АСТ, [б. г.]."
    )


def test_an_issue_without_a_title_is_not_named_twice():
    issue = Description(title="1990, № 4", part_number="1990, № 4")
    assert isbd.title(issue) == "1990, № 4"


def test_a_year_of_a_report_completes_its_title():
    report = Description(title="Служба занятости...", part_number="... в 1994 году")
    assert isbd.title(report) == "Служба занятости в 1994 году"


def test_real_records_are_written_without_doubled_marks():
    found = [
        describe(one, "rusmarc", NO_HOLDINGS)
        for one in iso2709("rusmarc/test1_cp1251.iso", "cp1251")
    ]
    found += [describe(one, "marc21", NO_HOLDINGS) for one in iso2709("marc21_ru/merged.mrc")]
    found += [describe(one, "irbis", NO_HOLDINGS) for one in irbis("irbis/ibis_sample_utf8.txt")]
    for one in found:
        text = isbd.written(one)
        assert text.endswith(".")
        assert not re.search(r"(?<!\.)\.\.(?!\.)|  |– –|/ /|: :|\s[.,]\s", text), text


def test_the_entry_of_a_real_volume_reads_as_in_a_catalogue():
    records = iso2709("rusmarc/test1_cp1251.iso", "cp1251")
    one = next(one for one in records if one.text("001").endswith("\\310636"))
    assert isbd.written(describe(one, "rusmarc", NO_HOLDINGS)) == (
        "Туризм: история и современность. Т. 2, кн. 4, Народная дипломатия и туризм. – 2002. – "
        "509,[1] с. – ISBN 5-279-02613-1. – Текст : непосредственный."
    )
