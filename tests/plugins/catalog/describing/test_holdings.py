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
