"""MARC21: real records of the state library and of a university, the twin, single fields."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import Audience, Description, Kind, Level
from bibnet_catalog.describing.holdings import NO_HOLDINGS, guess_profile

from .records import expected_twin, iso2709, marcxml, record

LEADER = "00000nam a2200000 i 4500"
BLANK = "100101s2010    ru a          000 0 rus d"


def described(*lines: str, leader: str = LEADER) -> Description:
    return describe(record(*lines, leader=leader), "marc21", NO_HOLDINGS)


def with_008(place: int, value: str) -> str:
    return f"008 {BLANK[:place]}{value}{BLANK[place + len(value) :]}"


def test_six_volumes_stand_under_the_title_of_their_set():
    records = iso2709("marc21_ru/merged.mrc")
    found = [describe(one, "marc21", guess_profile(records, "marc21")) for one in records]
    volumes = [one for one in found if one.level is Level.VOLUME]
    (whole,) = [one for one in found if one.level is Level.SET]
    assert len(volumes) == 6
    assert {one.title for one in volumes} == {whole.title}
    assert {one.linked[0].control_number for one in volumes} == {whole.control_number}
    assert len({one.part_title for one in volumes}) == 6
    assert all(one.people[0].surname == whole.people[0].surname for one in volumes)
    assert all(one.places == whole.places and one.year == 1699 for one in volumes)
    assert whole.variant_titles == ["Гилхот рав Альфас", "Hilkhot rav Alfas"]


def test_a_book_with_a_title_of_its_own_keeps_it_beside_its_set():
    (one,) = iso2709("marc21_ru/01000980102.mrc")
    found = describe(one, "marc21", guess_profile([one], "marc21"))
    assert (found.title, found.other_title) == ("Вечный город, вечная любовь", "роман")
    assert found.responsibility == "Люси Гордон ; пер. с англ. [Е. Хохловой]"
    assert found.original_title == "Ricos's secret child"
    assert [row.isbn13 for row in found.isbns] == ["9780263818444", "9785050054937"]
    assert (found.extent, found.pages) == ("172, [1] с. ; 17 см", 172)
    assert found.bbk == ["Ш5(4Вл)64-644"]
    assert found.subjects[0].heading == "Филологические науки. Художественная литература"
    assert found.subjects[0].parts[:2] == ["Великобритания", "Английская литература"]
    assert [row.call_number for row in found.held] == ["10 92-16/116-5", "10 92-16/117-3"]


def test_a_year_of_a_report_is_a_volume_of_it():
    (one,) = marcxml("marc21_ru/rsl01003345174.mrx")
    found = describe(one, "marc21", NO_HOLDINGS)
    assert found.title.startswith("Отчет Государственного контроля")
    assert (found.level, found.part_title, found.year) == (Level.VOLUME, "за 1906 год", 1907)


def test_the_twins_of_two_formats_give_equal_descriptions_in_what_both_carry():
    (one,) = iso2709("rusmarc/7_rusmarc.mrc")
    ours = describe(one, "rusmarc", guess_profile([one], "rusmarc"))
    twin = describe(expected_twin(), "marc21", guess_profile([expected_twin()], "marc21"))
    for name in ("control_number", "agency", "kind", "title", "other_title", "responsibility"):
        assert getattr(twin, name) == getattr(ours, name), name
    for name in ("places", "publishers", "date", "year", "pages", "original_languages", "country"):
        assert getattr(twin, name) == getattr(ours, name), name
    people = [
        [(row.surname, row.given, row.initials, row.numeration, row.dates, row.roles) for row in of]
        for of in (ours.people, twin.people)
    ]
    assert people[0] == people[1]
    assert [(row.name, row.roles) for row in twin.bodies] == [
        (row.name, row.roles) for row in ours.bodies
    ]
    assert [(row.scheme, row.heading, row.parts) for row in twin.subjects] == [
        (row.scheme, row.heading, row.parts) for row in ours.subjects
    ]
    holders = [(row.library, row.call_number) for row in ours.held]
    assert [(row.library, row.call_number) for row in twin.held][:13] == holders


def test_two_thousand_records_of_a_university_have_titles_years_and_copies():
    records = iso2709("marc21/uva_2000.mrc.xz", "latin-1")
    profile = guess_profile(records, "marc21")
    assert profile.fields[0].kind == "symphony_999"
    found = [describe(one, "marc21", profile) for one in records]
    assert len(found) == 2000
    assert all(one.title and one.held for one in found)
    assert sum(one.year is not None for one in found) >= 1995
    assert sum(one.pages is not None for one in found) >= 1780
    assert sum(bool(one.people or one.bodies) for one in found) >= 1900
    assert sum(one.kind is Kind.PERIODICAL for one in found) == 59
    unknown = [remark for one in found for remark in one.remarks if "role" in remark.code]
    assert len(unknown) < 10


def test_isbd_punctuation_is_taken_off_and_stops_of_abbreviations_stay():
    found = described(
        "245 10$aСказки /$cА. С. Пушкин ; сост. и др.",
        "250   $a2-е изд., испр. и доп.",
        "260   $aМ. ;$aСПб. :$bИзд-во АН СССР,$c2010.",
        "300   $a16 с. :$bил. ;$c22 см. +$e1 CD",
    )
    assert (found.title, found.responsibility) == ("Сказки", "А. С. Пушкин ; сост. и др.")
    assert found.edition == "2-е изд., испр. и доп."
    assert (found.places, found.publishers, found.date) == (
        ["М.", "СПб."],
        ["Изд-во АН СССР"],
        "2010",
    )
    assert found.extent == "16 с. : ил. ; 22 см + 1 CD"


def test_what_follows_the_title_is_told_by_the_mark_before_it():
    found = described("245 10$aStadt =$bCity : a novel = Ville.")
    assert (found.title, found.parallel_titles) == ("Stadt", ["City", "Ville"])
    found = described("245 10$aРассказы ;$bПовести.")
    assert found.title == "Рассказы ; Повести"


def test_a_numbered_part_is_a_volume_though_the_leader_does_not_say_so():
    found = described("245 10$aСобрание сочинений.$nТ. 2,$pРассказы")
    assert (found.level, found.part_number, found.part_title) == (
        Level.VOLUME,
        "Т. 2",
        "Рассказы",
    )


def test_a_novel_with_a_number_for_its_title_stands_alone():
    assert described("245 10$a1984").level is Level.ALONE


def test_an_article_has_its_place_in_the_journal():
    found = described(
        "245 10$aО чтении",
        "773 0 $tБиблиотека$x0869-4915$gТ. 5, № 3 (2010). - С. 12-15",
        leader="00000nab a2200000 i 4500",
    )
    assert (found.kind, found.level, found.year) == (Kind.ARTICLE, Level.PART, 2010)
    (host,) = found.linked
    assert (host.title, host.part, host.pages) == ("Библиотека", "Т. 5, № 3 (2010)", "С. 12-15")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("1 $aТолстой, Лев Николаевич,$d1828-1910.", ("Толстой", "Лев Николаевич", "1828-1910")),
        ("1 $aТолстой, Лев Николаевич, 1828-1910", ("Толстой", "Лев Николаевич", "1828-1910")),
        ("1 $aAlcott, Louisa May.", ("Alcott", "Louisa May", "")),
        ("1 $aРенни, Э.", ("Ренни", "", "")),
        ("1 $aEliot, T. S.$q(Thomas Stearns)", ("Eliot", "Thomas Stearns", "")),
        ("0 $aИоанн Дамаскин$d6 в.", ("Иоанн Дамаскин", "", "6 в.")),
    ],
)
def test_a_heading_falls_into_surname_given_names_and_dates(heading, expected):
    (one,) = described(f"100 {heading}").people
    assert (one.surname, one.given, one.dates) == expected


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("$4edt", ["340"]),
        ("$eсост.", ["220"]),
        ("$eсост. и ред.", ["220", "340"]),
        ("$eillustrator.", ["440"]),
        ("$4http://id.loc.gov/vocabulary/relators/trl", ["730"]),
        ("", ["070"]),
    ],
)
def test_roles_are_codes_whatever_words_say_them(said, codes):
    (one,) = described(f"700 1 $aИванов, И. И.,{said}").people
    assert one.roles == codes


@pytest.mark.parametrize(
    ("lines", "is_digitised"),
    [
        (["007 cr |||||", with_008(23, " ")], True),
        (["007 cr |||||", with_008(23, "o")], False),
        (["007 cr ||||||||a||", with_008(23, "o")], True),
        (["533   $aИмеется электронная копия"], True),
        (["533   $aElectronic reproduction."], True),
        (["533   $aMicrofiche."], False),
        (["856 41$uhttps://example.org/1"], True),
        (["856 42$uhttps://example.org/1"], False),
    ],
)
def test_a_copy_as_a_file_is_told_by_codes_notes_and_what_an_address_leads_to(lines, is_digitised):
    assert described(*lines).is_digitised == is_digitised


def test_further_forms_are_coded_too():
    assert described("006 a     d           ").is_large_print
    assert described("006 e           f     ").is_braille
    assert described("336   $btct").is_braille


def test_coded_fields_tell_form_reader_language_and_country():
    assert described(with_008(23, "d")).is_large_print
    assert described(with_008(23, "f")).is_braille
    assert described(with_008(22, "c")).audiences == [Audience.FROM_11]
    found = described(with_008(6, "m20102012xxu"))
    assert (found.year, found.last_year, found.country) == (2010, 2012, "US")
    assert found.languages == ["rus"]
    assert described("008 071203s1907 ru 000 | rus d").year == 1907


@pytest.mark.parametrize(
    ("lines", "record_type", "kind"),
    [
        ([with_008(23, "o")], "a", Kind.EBOOK),
        (["007 cr |||||"], "a", Kind.EBOOK),
        (["007 co |||||"], "a", Kind.BOOK),
        (["245 10$aTitle$h[electronic resource]"], "a", Kind.EBOOK),
        ([with_008(26, "g")], "m", Kind.ELECTRONIC),
        ([with_008(26, "d")], "m", Kind.EBOOK),
        ([], "i", Kind.AUDIO),
        ([], "j", Kind.MUSIC),
        ([], "t", Kind.MANUSCRIPT),
        (["336   $aнотная запись$bntm"], "a", Kind.SHEET_MUSIC),
        (["336   $bntm"], "a", Kind.SHEET_MUSIC),
        (["336   $bcri"], "a", Kind.MAP),
        (["336   $btxt", "336   $bcri"], "a", Kind.BOOK),
        (["336   $bspw", "338   $bsd"], "a", Kind.AUDIO),
        (["007 cr |||||", with_008(23, " ")], "a", Kind.BOOK),
        (["336   $btxt", "338   $bcr"], "a", Kind.EBOOK),
        (["336   $btxt", "338   $bnc", "338   $bcr"], "a", Kind.BOOK),
    ],
)
def test_the_kind_is_told_from_leader_codes_and_words(lines, record_type, kind):
    assert described(*lines, leader=f"00000n{record_type}m a2200000 i 4500").kind is kind


def test_a_copyright_date_counts_where_no_other_is_told():
    found = described("264  1$aМосква$bАСТ", "264  4$c©2015")
    assert (found.places, found.date, found.year) == (["Москва"], "©2015", 2015)


def test_an_age_mark_stands_in_the_note_on_the_audience():
    assert described("521 8 $a16+").age_mark == 16


def test_persons_without_a_role_are_no_authors_of_an_edited_book():
    edited = described("245 00$aSurvey /$cedited by A. Smith.", "700 1 $aSmith, A.")
    assert edited.people[0].roles == ["570"]
    written = described("245 00$aSurvey /$cA. Smith.", "700 1 $aSmith, A.")
    assert written.people[0].roles == ["070"]
