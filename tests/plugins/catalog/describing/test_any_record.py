"""Whatever a record holds, describing it raises nothing and the description can be kept."""

from __future__ import annotations

import json

import pytest
from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.describe import MAPS, describe
from bibnet_catalog.describing.description import Description
from bibnet_catalog.describing.holdings import KINDS, HoldingsProfile, guess_profile
from bibnet_catalog.reading.marc import Field, MarcRecord
from hypothesis import given, settings
from hypothesis import strategies as st

EVERYTHING = HoldingsProfile(fields=tuple(KINDS.values()))

texts = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789-–—[]().,:;/=+ XХxсcpб?^|#$", max_size=30),
    st.sampled_from(
        ["2001 ", "001", "463", "12+", "Т. 2", "978-5-17-015240-7", "[199-?]", "с. 5", " -- ", "."]
    ),
)
codes = st.one_of(
    st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789ABCDEF"), st.text(max_size=2)
)


def records(dialect: str) -> st.SearchStrategy[MarcRecord]:
    known = sorted(MAPS[dialect].FIELDS) + [one.tag for one in KINDS.values()]
    tags = st.one_of(st.sampled_from(known), st.text(max_size=4))
    subfields = st.lists(st.tuples(codes, texts), max_size=6).map(tuple)
    fields = st.builds(Field, tags, st.text(max_size=3), subfields)
    leaders = st.one_of(st.text(max_size=26), st.just("00000nam2 2200000   450 "))
    return st.builds(MarcRecord, leaders, st.lists(fields, max_size=12))


@pytest.mark.parametrize("dialect", sorted(MAPS))
def test_no_record_raises_and_each_description_comes_back_from_json(dialect):
    @settings(max_examples=300, deadline=None)
    @given(records(dialect))
    def check(record: MarcRecord) -> None:
        found = describe(record, dialect, EVERYTHING)
        kept = json.loads(json.dumps(found.as_json()))
        assert Description.from_json(kept) == found
        assert "\\u0000" not in json.dumps(found.as_json()), "PostgreSQL takes no zero byte"
        assert isbd.written(found) or not found.title
        profile = guess_profile([record], dialect)
        assert HoldingsProfile.from_json(json.loads(json.dumps(profile.as_json()))) == profile

    check()


def test_a_record_made_to_hurt_gives_no_more_than_fits():
    many = [Field("610", "0 ", (("a", f"слово {number}"),)) for number in range(5_000)]
    long = Field("330", "  ", (("a", "а" * 200_000), ("a", "б" * 200_000), ("a", "в")))
    holdings = [Field("899", "  ", (("a", "NLR"), ("p", str(one)))) for one in range(5_000)]
    record = MarcRecord("00000nam0 2200000   450 ", [*many, long, *holdings])
    found = describe(record, "rusmarc", HoldingsProfile(fields=(KINDS["rusmarc_899"],)))
    assert len(found.keywords) == 1_000
    assert len(found.annotation) < 100_000
    assert len(found.held[0].items) == 5_000, "a newspaper may have as many issues"
