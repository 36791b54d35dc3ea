"""Which field holds the copies is guessed, told with its reasons, and corrected."""

from __future__ import annotations

import json

import pytest
from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.holdings import (
    KINDS,
    HoldingsField,
    HoldingsProfile,
    guess_profile,
)
from bibnet_catalog.describing.states import state_of

from .records import iso2709, record


@pytest.mark.parametrize(
    ("lines", "dialect", "kinds"),
    [
        (["899   $aNLR$j97-4/119$p141906"], "rusmarc", ["rusmarc_899"]),
        (["852   $aNLR$j138/1538"], "rusmarc", ["rusmarc_852"]),
        (["995   $aЦГБ Ф1$bкн$f100500$jАБ$k84$lТ52"], "rusmarc", ["liber_995"]),
        (["995   $bЦГБ$cФ1$f100500$k84(2)$o0$rKN$eАБ"], "rusmarc", ["koha_unimarc_995"]),
        (["999   $aНБРТ", "090   $a84$bТ52"], "rusmarc", ["ruslan_999", "call_number_090"]),
        (["952   $aЦГБ$bЦГБ$o84 Т52$p100500$y1"], "marc21", ["koha_952"]),
        (["999   $aGV1619$wLC$iX001$lSTACKS$mALD"], "marc21", ["symphony_999"]),
        (["852 4 $aРГБ$bFB$jG 5/33$x80"], "marc21", ["marc21_852"]),
        (["910 ^A0^B1^DХР"], "irbis", ["irbis_910"]),
        (["200 1 $aБез экземпляров"], "rusmarc", []),
    ],
)
def test_the_system_that_wrote_a_file_is_told_by_its_fields(lines, dialect, kinds):
    profile = guess_profile([record(*lines)], dialect)
    assert [one.kind for one in profile.fields] == kinds
    assert profile.reasons


def test_the_reasons_count_the_records():
    records = iso2709("rusmarc/test1_cp1251.iso", "cp1251")
    (reason,) = guess_profile(records, "rusmarc").reasons
    assert str(reason) == "Field 899 is in 81 of 81 records, with $a, $b, $j, $p."


def test_a_profile_comes_back_from_json_as_it_was():
    profile = HoldingsProfile(fields=tuple(KINDS.values()))
    assert HoldingsProfile.from_json(json.loads(json.dumps(profile.as_json()))) == profile


def test_a_corrected_profile_is_what_counts():
    mine = HoldingsField(kind="mine", tag="988", meanings={"z": "call_number", "i": "inventory"})
    one = record("200 1 $aСказки", "988   $z84$i7", "899   $aNLR")
    (held,) = describe(one, "rusmarc", HoldingsProfile(fields=(mine,))).held
    assert (held.call_number, held.items[0].inventory) == ("84", "7")


def test_an_unknown_meaning_of_a_profile_is_dropped():
    found = HoldingsField.from_json({"tag": "988", "meanings": {"z": "colour", "i": "inventory"}})
    assert found.meanings == {"i": "inventory"}


def test_a_call_number_of_its_own_field_fills_in_and_alone_is_a_holding():
    profile = HoldingsProfile(fields=(KINDS["ruslan_999"], KINDS["call_number_090"]))
    found = describe(record("999   $aНБРТ", "999   $aЦГБ", "090   $a84$bТ52"), "rusmarc", profile)
    assert [(one.library, one.call_number) for one in found.held] == [
        ("НБРТ", "84 Т52"),
        ("ЦГБ", "84 Т52"),
    ]
    alone = describe(record("090   $a84$bТ52"), "rusmarc", profile)
    assert [(one.library, one.call_number) for one in alone.held] == [("", "84 Т52")]


def test_equal_rows_without_numbers_are_counted():
    found = describe(
        record("899   $aNLR$j5", "899   $aNLR$j5", "899   $aRSL"),
        "rusmarc",
        HoldingsProfile(fields=(KINDS["rusmarc_899"],)),
    )
    assert [(one.library, one.number) for one in found.held] == [("NLR", 2), ("RSL", 0)]


def test_several_numbers_in_one_field_are_as_many_copies():
    found = describe(
        record("899   $aNLR$j5$p100$p101"),
        "rusmarc",
        HoldingsProfile(fields=(KINDS["rusmarc_899"],)),
    )
    assert [one.inventory for one in found.held[0].items] == ["100", "101"]
    assert found.held[0].number == 0


@pytest.mark.parametrize(
    ("kind", "line", "state"),
    [
        ("irbis_910", "910 ^A0^B1", "free"),
        ("irbis_910", "910 ^A1^B1", "lent"),
        ("irbis_910", "910 ^A4^B1", "lost"),
        ("irbis_910", "910 ^A2^B1", "expected"),
        ("irbis_910", "910 ^AC^B1", ""),
        ("koha_952", "952   $p1$01", None),
        ("koha_952", "952   $p1$00$10$70", "free"),
        ("koha_952", "952   $p1$12$70", "lost"),
        ("koha_952", "952   $p1$10$71", "not_lent"),
        ("koha_952", "952   $p1$10$7-1", "expected"),
        ("koha_952", "952   $p1$10$70$q2026-12-05", "lent"),
        ("koha_952", "952   $p1", ""),
        ("koha_unimarc_995", "995   $f1$o1", "not_lent"),
        ("koha_unimarc_995", "995   $f1$31", None),
        ("koha_unimarc_995", "995   $f1$o0$n2026-12-05", "lent"),
        ("symphony_999", "999   $i1$kCHECKEDOUT", "lent"),
        ("symphony_999", "999   $i1$kSTACKS", ""),
        ("symphony_999", "999   $i1$kDISCARD", None),
    ],
)
def test_statuses_are_understood_by_the_system_that_wrote_them(kind, line, state):
    dialect = {"irbis_910": "irbis", "koha_unimarc_995": "rusmarc"}.get(kind, "marc21")
    found = describe(record(line), dialect, HoldingsProfile(fields=(KINDS[kind],)))
    states = [item.state for one in found.held for item in one.items]
    assert states == ([] if state is None else [state])


def test_the_day_on_which_a_copy_is_due_is_kept():
    profile = HoldingsProfile(fields=(KINDS["koha_952"],))
    (held,) = describe(record("952   $p1$q2026-12-05 23:59:00"), "marc21", profile).held
    assert (held.items[0].state, held.items[0].back) == ("lent", "2026-12-05")


def test_a_field_of_its_own_tells_the_status_of_copies():
    profile = HoldingsProfile(fields=(KINDS["marc21_852"], KINDS["marc21_876"]))
    lines = ("852 4 $aA$jG 5$p80", "852 4 $aB$jG 5$p81", "876   $p81$jОтсутствует, утеряна")
    found = describe(record(*lines), "marc21", profile)
    assert [item.state for one in found.held for item in one.items] == ["", "lost"]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Выдана до 5.12", "lent"),
        ("На руках", "lent"),
        ("В читальном зале", "not_lent"),
        ("Утеряна", "lost"),
        ("В переплёте", "away"),
        ("Временно не выдаётся", "away"),
        ("На полке", "free"),
        ("Забронирована", "kept"),
        ("Заказана", "expected"),
        ("Списана в 2019", "withdrawn"),
        ("Хорошее", None),
    ],
)
def test_words_tell_a_state_too(text, state):
    assert state_of({}, text) == state
