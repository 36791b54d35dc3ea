"""IRBIS64: the sample of its authors, with books, volumes, issues, articles and objects."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import Description, Kind, Level
from bibnet_catalog.describing.holdings import NO_HOLDINGS, guess_profile
from bibnet_catalog.describing.volumes import completed

from .records import irbis, record


def described(*lines: str) -> Description:
    return describe(record(*lines, leader=""), "irbis", NO_HOLDINGS)


@pytest.fixture(scope="module")
def sample() -> dict[str, Description]:
    records = irbis("irbis/ibis_sample_utf8.txt")
    profile = guess_profile(records, "irbis")
    found = [describe(one, "irbis", profile) for one in records]
    assert len(found) == 101
    return {one.control_number or one.title: one for one in found}


def test_nearly_every_record_has_a_title_and_where_it_is_held_its_copies(sample):
    found = list(sample.values())
    assert [one.control_number for one in found if not one.title] == ["-597898"]
    assert sum(bool(one.held) for one in found) >= 88
    assert sum(one.year is not None for one in found) >= 92
    assert sum(one.kind is Kind.PERIODICAL for one in found) >= 32


def test_a_book_is_read_whatever_the_case_of_its_codes(sample):
    one = sample["512/Г67-731889"]
    assert (one.title, one.other_title) == (
        "Почти ортогональность инвариантных подпространств",
        "препринт",
    )
    assert (one.places, one.year, one.extent, one.pages) == (
        ["Новосибирск"],
        1994,
        "20 с. : ил",
        20,
    )
    assert (one.people[0].given, one.people[0].initials) == ("Виталий Максимович", "В. М.")
    assert one.udc == ["512", "512.643(04)", "519.61(04)"]
    (held,) = one.held
    assert (held.place, held.call_number) == ("ХР", "512 Г67")
    assert (held.items[0].inventory, held.items[0].price) == ("16", "126.22")


def test_a_volume_has_the_title_authors_and_imprint_that_all_share(sample):
    one = sample["336/У66-622285"]
    assert (one.level, one.title, one.part_number) == (Level.VOLUME, "Управление банком", "Ч. 2,4")
    assert [row.surname for row in one.people] == ["Акулова", "Алешина", "Борисевский", "Грузинов"]
    assert (one.places, one.publishers, one.year) == (["М.", "СПб."], ["Наука"], 1993)
    fungi = sample["582/О62-000155"]
    assert (fungi.part_number, fungi.part_title) == ("Вып. 2", "Семейство Тиллетиевые")


def test_an_issue_takes_the_title_of_its_journal_as_soon_as_that_is_known(sample):
    issue, journal = sample["У1415/1990/1"], sample["У1415"]
    assert (issue.title, issue.part_number) == ("1990, № 1", "1990, № 1")
    assert issue.linked[0].control_number == journal.control_number
    copy = completed(Description.from_json(issue.as_json()), journal)
    assert (copy.title, copy.part_number, copy.year) == ("Компьютер-Пресс", "1990, № 1", 1990)


def test_an_article_stands_in_its_issue(sample):
    one = sample["01А1СжмСлеуаигррN14"]
    assert (one.kind, one.level, one.year) == (Kind.ARTICLE, Level.PART, 2001)
    (host,) = one.linked
    assert host.title == "Сибирский математический журнал. Сер.1: Алгебра"
    assert (host.part, host.pages, host.control_number) == ("2001, N14", "С. 23-25", "С1/2001/14")


def test_the_kind_is_told_from_the_worksheet_the_type_and_the_unit(sample):
    kinds = {number: one.kind for number, one in sample.items()}
    assert kinds["-549122"] is Kind.OBJECT
    assert kinds["Н.д.22909"] is Kind.SHEET_MUSIC
    assert kinds["С-01543-4"] is Kind.MUSIC
    assert kinds["К1"] is Kind.PERIODICAL
    assert kinds["53/А64-927013"] is Kind.ELECTRONIC
    assert kinds["84(2Рос=Рус)6/К59-970621"] is Kind.AUDIO


def test_coded_fields_and_files_of_texts_are_signs_too():
    assert described("200 ^aКнига", "951 ^aKNIGA.PDF^tПолный текст").is_digitised
    assert not described("200 ^aКнига", "951 ^aCOVER.JPG^tОбложка").is_digitised
    assert described("200 ^aКнига", "955 ^aKNIGA^n200").is_digitised
    assert described("200 ^aКнига", "106 ^aD").is_large_print
    assert described("200 ^aКарта", "120 ^aB").kind is Kind.MAP
    assert described("200 ^aНоты", "125 ^aA").kind is Kind.SHEET_MUSIC


def test_copies_that_were_withdrawn_are_left_out_and_those_of_a_group_are_counted():
    lines = (
        "920 ^aPAZK",
        "200 ^AСказки",
        "910 ^A0^B1^DАБ^H555",
        "910 ^A6^B2^DАБ",
        "910 ^AU^B3^DЧЗ^130",
    )
    one = record(*lines, leader="")
    found = describe(one, "irbis", guess_profile([one], "irbis"))
    assert [(row.place, row.number, len(row.items)) for row in found.held] == [
        ("АБ", 0, 1),
        ("ЧЗ", 30, 1),
    ]
    assert found.held[0].items[0].barcode == "555"


def test_a_record_of_which_every_copy_was_withdrawn_says_so():
    one = record("920 ^aPAZK", "200 ^AСказки", "910 ^A6^B1^DАБ", "910 ^A6^B2^DАБ", leader="")
    found = describe(one, "irbis", guess_profile([one], "irbis"))
    assert [(row.place, row.is_withdrawn, row.items) for row in found.held] == [("АБ", True, [])]


def test_the_shelf_mark_goes_before_the_classes_in_the_call_number():
    one = record("621 84(2)6", "906 84(2Рос)", "908 А12", "910 ^A0^B1^DАБ", leader="")
    found = describe(one, "irbis", guess_profile([one], "irbis"))
    assert found.held[0].call_number == "84(2Рос) А12"


def test_an_age_mark_and_a_keyword_in_angle_brackets():
    found = described("900 ^Ta^Z16+", "610 <дорожное> <строительство>")
    assert (found.age_mark, found.keywords) == (16, ["дорожное строительство"])
