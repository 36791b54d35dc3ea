"""RUSMARC: real records of the national library, and single fields."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import Audience, Description, Kind, Level
from bibnet_catalog.describing.holdings import NO_HOLDINGS, guess_profile
from bibnet_catalog.reading.remarks import Remark

from .records import iso2709, record


def described(*lines: str, leader: str = "00000nam0 2200000   450 ") -> Description:
    return describe(record(*lines, leader=leader), "rusmarc", NO_HOLDINGS)


@pytest.fixture(scope="module")
def of_the_national_library() -> dict[str, Description]:
    records = iso2709("rusmarc/test1_cp1251.iso", "cp1251")
    profile = guess_profile(records, "rusmarc")
    found = [describe(one, "rusmarc", profile) for one in records]
    return {one.control_number: one for one in found}


def test_every_record_of_the_national_library_has_its_title_year_and_holdings(
    of_the_national_library,
):
    found = list(of_the_national_library.values())
    assert len(found) == 81
    assert all(one.title and one.year and one.languages and one.held for one in found)
    assert sum(one.pages is not None for one in found) >= 65
    levels = [one.level for one in found]
    assert (levels.count(Level.ALONE), levels.count(Level.SET), levels.count(Level.VOLUME)) == (
        29,
        13,
        39,
    )


def test_isbns_of_the_national_library_are_read_and_a_wrong_one_is_remarked_on(
    of_the_national_library,
):
    rows = [row for one in of_the_national_library.values() for row in one.isbns]
    assert (sum(bool(row.isbn13) for row in rows), sum(not row.isbn13 for row in rows)) == (52, 1)
    wrong = of_the_national_library["RU\\NLR\\bibl\\340235"]
    assert wrong.isbns[0].text == "5-595-03091-1"
    assert "5-595-03091-1" in str(wrong.remarks[0])


def test_a_volume_that_has_only_a_number_is_titled_from_its_set(of_the_national_library):
    volume = of_the_national_library["RU\\NLR\\bibl\\3415"]
    assert (volume.title, volume.part_number, volume.part_title) == (
        "Задачи и этюды",
        "Вып. 13",
        "",
    )
    assert volume.linked[0].control_number == "RU\\NLR\\bibl\\5996"


def test_a_volume_with_a_title_of_its_own_keeps_it_as_that_of_the_part(of_the_national_library):
    volume = of_the_national_library["RU\\NLR\\bibl\\333093"]
    assert volume.title == "Собрание сочинений"
    assert volume.part_number == "Т. 2"
    assert volume.part_title.startswith("Пьесы. Киносценарии.")


def test_books_within_a_volume_follow_its_number(of_the_national_library):
    volume = of_the_national_library["RU\\NLR\\bibl\\310636"]
    assert volume.title == "Туризм: история и современность"
    assert volume.part_number == "Т. 2, кн. 4"
    assert volume.part_title == "Народная дипломатия и туризм"


def test_a_whole_record_is_read(of_the_national_library):
    one = of_the_national_library["RU\\NLR\\bibl\\342680"]
    assert one.title == "Гунны"
    assert one.other_title == "Ист. роман : [Об Аттиле]"
    assert one.responsibility == "Томас Костейн ; [Пер. с англ. В.А. Вебера]"
    assert [(row.surname, row.given, row.initials) for row in one.people] == [
        ("Костейн", "Томас", "Т.")
    ]
    assert (one.places, one.publishers, one.year) == (["М."], ["АСТ", "Астрель"], 2002)
    assert (one.extent, one.pages) == ("455, [2] с. : ил. ; 21 см", 455)
    assert [row.title for row in one.series] == [
        "Золотая библиотека исторического романа",
        "Великие властители",
    ]
    assert (one.languages, one.original_languages, one.country) == (["rus"], ["eng"], "RU")
    assert (one.isbns[0].isbn13, one.isbns[0].note) == ("9785170152407", "В пер.")
    assert one.variant_titles == ["Аттила"]
    assert "Исторические романы и рассказы (х. л.)" in one.keywords
    assert one.remarks == []


def test_copies_of_one_place_are_counted_under_it(of_the_national_library):
    (held,) = of_the_national_library["RU\\NLR\\bibl\\171235"].held
    assert (held.library, held.call_number) == ("NLR", "97-4/119")
    assert [one.inventory for one in held.items] == ["141906", "141907"]


def test_a_subject_of_a_person_and_of_a_work_have_whole_headings(of_the_national_library):
    reformer = of_the_national_library["RU\\NLR\\bibl\\340793"]
    assert [(one.scheme, one.heading) for one in reformer.subjects] == [
        ("person", "Петр I (имп. ; 1672-1725)"),
        ("place", "Россия"),
    ]
    chess = of_the_national_library["RU\\NLR\\bibl\\92304"]
    assert chess.subjects[0].heading == "Нейман, Моисей Борисович (1889-1967). Шахматные партии"


def test_a_translation_names_its_original(of_the_national_library):
    assert (
        of_the_national_library["RU\\NLR\\bibl\\341807"].original_title == "What's your sabotage?"
    )


def test_a_record_of_the_eighteenth_century_with_its_holders():
    (one,) = iso2709("rusmarc/7_rusmarc.mrc")
    found = describe(one, "rusmarc", guess_profile([one], "rusmarc"))
    assert found.title.endswith("греческому императору Иустиниану")
    assert (found.year, found.pages, found.places) == (1771, 35, ["Санкт-Петербург"])
    assert found.publishers == ["Напечатано при Императорской Академии наук в С. Петербурге"]
    author, translator, dedicatee = found.people
    assert (author.surname, author.dates, author.roles) == ("Агапит", "6 в.", ["070"])
    assert (translator.given, translator.initials) == ("Степан Иванович", "С. И.")
    assert translator.roles == ["730"]
    assert (dedicatee.numeration, dedicatee.addition) == ("I", "император российский")
    assert len(found.held) == 13
    assert found.original_languages == ["grc"]


def test_a_cover_among_the_addresses_is_the_cover():
    (one,) = iso2709("rusmarc/rusmarc2marc-rusmarc.mrc")
    found = describe(one, "rusmarc", NO_HOLDINGS)
    assert found.cover == "http://vivaldi.nlr.ru/bc000001120/cover"
    assert len(found.links) == 3
    assert found.kind is Kind.MANUSCRIPT


def test_an_article_stands_in_its_journal_and_takes_its_year():
    found = described(
        "200 1 $aО чтении$fА. Иванова",
        "461  0$1001jour1$12001 $aБиблиотека$x0869-4915",
        "463  0$1001iss3$12001 $a2010, № 3$vС. 12-15$1210  $d2010",
        leader="00000naa2 2200000   450 ",
    )
    assert (found.kind, found.level, found.year) == (Kind.ARTICLE, Level.PART, 2010)
    (host,) = found.linked
    assert (host.relation, host.title, host.part, host.pages) == (
        "host",
        "Библиотека",
        "2010, № 3",
        "С. 12-15",
    )


def test_a_plain_link_to_a_set_is_read_like_an_embedded_one():
    found = described(
        "200 1 $aТ. 2", "461  1$tВойна и мир$vТ. 2$3123", leader="00000nam2 2200000   450 "
    )
    assert (found.title, found.part_number) == ("Война и мир", "Т. 2")
    assert found.linked[0].control_number == "123"


@pytest.mark.parametrize(
    "line",
    [
        "333   $a12+",
        "200 1 $aРепка$e[12+]",
        "010   $a5-02-013850-9$b12+",
        "215   $a16 с.$c12+",
        "300   $a12+",
        "333   $aДля детей старше 12 лет (12+)",
    ],
)
def test_an_age_mark_is_found_wherever_it_stands(line):
    assert described(line).age_mark == 12


def test_an_age_mark_is_no_title_and_no_mark_is_no_age():
    found = described("200 1 $aРепка$eсказка$e[0+]", "300   $aС++ и 5+6 задач")
    assert (found.other_title, found.age_mark) == ("сказка", 0)
    assert described("200 1 $aРепка").age_mark is None


def test_readers_are_told_by_the_coded_field():
    coded = f"100   $a20100101d2010    {'de '}y0rusy50      ca"
    assert described(coded).audiences == [Audience.FROM_11, Audience.TEENAGERS]


@pytest.mark.parametrize(
    ("lines", "leader", "kind"),
    [
        (["200 1 $aСказки$b[Звукозапись]"], "nam0", Kind.AUDIO),
        (["200 1 $aСказки"], "nim0", Kind.AUDIO),
        (["200 1 $aСоната"], "njm0", Kind.MUSIC),
        (["200 1 $aСоната$b[Ноты]"], "nam0", Kind.SHEET_MUSIC),
        (["200 1 $aСоната"], "ncm0", Kind.SHEET_MUSIC),
        (["200 1 $aКарта"], "nem0", Kind.MAP),
        (["200 1 $aКнига", "135   $adr"], "nlm0", Kind.EBOOK),
        (["200 1 $aИгра", "135   $ago"], "nlm0", Kind.ELECTRONIC),
        (["200 1 $aКнига", "203   $aТекст$cэлектронный"], "nam0", Kind.EBOOK),
        (["200 1 $aДиск", "203   $aУстная речь$cаудио"], "nam0", Kind.AUDIO),
        (["200 1 $aЖурнал", "110   $aafa"], "nas1", Kind.PERIODICAL),
        (["200 1 $aКурс", "215   $a1 электрон. опт. диск (CD-ROM)"], "nlm0", Kind.ELECTRONIC),
        (["200 1 $aКурс", "215   $a16 с.$e1 электрон. опт. диск"], "nam0", Kind.BOOK),
        (["200 1 $aФильм"], "ngm0", Kind.VIDEO),
        (["200 1 $aЛото"], "nrm0", Kind.OBJECT),
        (["200 1 $aКомплект"], "nmm0", Kind.OTHER),
        (["120   $ab"], "nam0", Kind.MAP),
        (["120   $a|||"], "nam0", Kind.BOOK),
        (["125   $aa "], "nam0", Kind.SHEET_MUSIC),
        (["125   $ay "], "nam0", Kind.BOOK),
        (["181   $cspw$2rdacontent"], "nam0", Kind.AUDIO),
        (["135   $adr"], "nam0", Kind.EBOOK),
        (["106   $ar", "135   $adr"], "nam0", Kind.BOOK),
    ],
)
def test_the_kind_is_told_from_leader_codes_and_words(lines, leader, kind):
    assert described(*lines, leader=f"00000{leader} 2200000   450 ").kind is kind


def test_large_print_and_braille_are_marked():
    assert described("106   $ad").is_large_print
    assert described("106   $af").is_braille
    assert described("200 1 $aКнига$b[Шрифт Брайля]").is_braille
    assert described("205   $aИзд. крупным шрифтом").is_large_print


@pytest.mark.parametrize(
    ("lines", "is_digitised"),
    [
        (["135   $acrcn 024anaba"], True),
        (["106   $ar", "135   $adr"], True),
        (["135   $adr"], False),
        (["325   $aКопия доступна в электронной библиотеке РНБ"], True),
        (["325   $aКопия микрофильма"], False),
        (["856 41$uhttps://example.org/1"], True),
        (["856 42$uhttps://example.org/1"], False),
    ],
)
def test_a_copy_as_a_file_is_told_by_codes_notes_and_what_an_address_leads_to(lines, is_digitised):
    assert described(*lines).is_digitised == is_digitised


def test_bbk_is_taken_from_the_field_of_ddc_by_its_shape():
    found = described("676   $a84(2Рос=Рус)6", "676   $a813.52", "686   $a77.29$2rugasnti")
    assert (found.bbk, found.ddc) == (["84(2Рос=Рус)6"], ["813.52"])


def test_a_numbered_volume_is_one_though_its_leader_says_alone_and_a_series_is_no_set():
    volume = described("200 1 $aПьесы", "461  0$12001 $aСобрание сочинений$vТ. 2")
    assert (volume.level, volume.title) == (Level.VOLUME, "Собрание сочинений")
    assert (volume.part_number, volume.part_title) == ("Т. 2", "Пьесы")
    in_series = described(
        "200 1 $aПьесы", "225 1 $aКлассика$vвып. 2", "461  0$12001 $aКлассика$vвып. 2"
    )
    assert (in_series.level, in_series.title) == (Level.ALONE, "Пьесы")


def test_a_volume_of_a_part_of_a_set_is_named_by_all_three():
    found = described(
        "200 1 $aПьесы",
        "461  0$12001 $aСобрание сочинений$vСер. 2",
        "462  0$12001 $aТеатр$vТ. 3",
        leader="00000nam2 2200000   450 ",
    )
    assert found.title == "Собрание сочинений"
    assert (found.part_number, found.part_title) == ("Сер. 2, Т. 3", "Театр. Пьесы")


def test_an_unknown_role_is_remarked_on_and_an_empty_field_breaks_nothing():
    found = described("700  1$aИванов$4xyz", "200", "461  0$1", "700  1$4070", "010")
    assert found.people[0].roles == ["570"]
    assert found.remarks[0] == Remark("describing.role", {"role": "xyz"})


def test_a_deleted_record_is_told():
    assert described("001 7", leader="00000dam0 2200000   450 ").is_deleted
