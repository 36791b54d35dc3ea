"""Exchange text files of IRBIS64."""

from __future__ import annotations

import io

import pytest
from bibnet_catalog.reading import irbis
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.reading.pieces import BLOCK, LONGEST, MOST_FIELDS, Piece
from bibnet_catalog.reading.remarks import BadRecord
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugins.catalog.reading.building import FILES

DECODE = Decoder(Encoding.UTF8)
RECORD = "#920: PAZK\n#10: ^A5-02-011111-1^D100\n#200: ^AВойна и мир^Eроман\n*****\n".encode()
OTHER = "#920: SPEC\r\n#200: ^VТ. 2\r\n*****\r\n".encode()


def split(content: bytes, start: int = 0) -> list[Piece]:
    return list(irbis.split(io.BytesIO(content), start=start))


def parse(text: str) -> MarcRecord:
    return irbis.parse(text.encode(), DECODE)


def codes(text: str) -> list[str]:
    return [one.code for one in parse(text).remarks]


def test_a_record_is_read_with_tags_of_three_digits_and_small_codes():
    assert irbis.parse(RECORD, DECODE) == MarcRecord(
        "",
        [
            Field("920", "", (("", "PAZK"),)),
            Field("010", "", (("a", "5-02-011111-1"), ("d", "100"))),
            Field("200", "", (("a", "Война и мир"), ("e", "роман"))),
        ],
    )


def test_the_real_file_is_read_to_the_last_record():
    content = (FILES / "irbis/ibis_sample_utf8.txt").read_bytes()
    pieces = split(content)
    assert [one.reason for one in pieces] == [None] * 101
    assert b"".join(one.content for one in pieces) == content
    records = [irbis.parse(one.content, DECODE) for one in pieces]
    assert not any(one.remarks for one in records)
    assert sum(len(list(one.all("910"))) for one in records) == content.count(b"\n#910:") == 853
    assert records[1].text("200", "a")


def test_lines_without_a_tag_go_on_with_the_field_before_them():
    record = parse("#331: Первая строка\nвторая\n#200: before^AТитул\n*****\n")
    assert record.text("331") == "Первая строка вторая"
    assert record.first("200") == Field("200", "", (("", "before"), ("a", "Титул")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#200: ^AA\n", ["irbis.unfinished"]),
        ("-- export --\n#200: ^AA\n*****\n", ["irbis.strange"]),
        ("#200: ^AA\0\n*****\n", ["controls"]),
        ("#200:^AA\n*****", []),
        ("#200: ^AA\u2028B\n*****  \n", []),
    ],
)
def test_what_is_damaged_but_clear_is_read_with_a_remark(text, expected):
    assert codes(text) == expected


def test_what_is_no_record_is_refused():
    for text in ("", "*****\n", "text\n*****\n", "# 200: x\n*****"):
        with pytest.raises(BadRecord):
            parse(text)
    with pytest.raises(BadRecord, match="More fields"):
        parse("#910: ^A0\n" * (MOST_FIELDS + 1))


def test_blank_lines_between_records_are_passed_over_and_a_cut_one_refused():
    cut = RECORD[:40]
    pieces = split(b"\xef\xbb\xbf" + RECORD + b"\r\n\n" + OTHER + cut)
    assert [one.content for one in pieces] == [RECORD, OTHER, cut]
    assert [bool(one.reason) for one in pieces] == [False, False, True]
    assert not split(RECORD + RECORD.removesuffix(b"*****\n"))[1].reason
    assert len(split(RECORD.replace(b"\n", b"\r") * 3)) == 3


def test_asterisks_within_a_line_end_no_record():
    text = b"#300: ^A*****\n#331: a *****\n*****b\n*****\n"
    assert [one.content for one in split(text + RECORD)] == [text, RECORD]


@pytest.mark.parametrize("size", [LONGEST, LONGEST - 3, LONGEST + 3 * BLOCK])
def test_something_longer_than_a_record_is_one_piece_cut_short(size):
    giant = b"#331: " + b"x" * size + b"\n*****\n"
    pieces = split(RECORD + giant + OTHER)
    assert [one.content for one in pieces] == [RECORD, giant[:LONGEST], OTHER]
    assert [one.reason.code if one.reason else "" for one in pieces] == ["", "too_long", ""]
    assert pieces[1].end == len(RECORD + giant)


@settings(max_examples=100)
@given(
    parts=st.lists(
        st.one_of(
            st.sampled_from([RECORD, OTHER, b"*****", b"\n", b"\r\n", b"#1: ", b"\n*****\n"]),
            st.binary(max_size=12),
        ),
        max_size=10,
    )
)
def test_any_bytes_fall_into_pieces_that_lose_nothing_and_can_be_taken_up_again(parts):
    content = b"".join(parts)
    pieces = split(content)
    end = 0
    for one in pieces:
        assert content[one.offset : one.end] == one.content
        passed = content[end : one.offset].replace(irbis.BYTE_ORDER_MARK, b"")
        assert passed.strip(irbis.PADDING) == b""
        end = one.end
        rest = [(two.offset, two.content) for two in split(content, start=one.end)]
        assert rest == [(two.offset, two.content) for two in pieces[one.number :]]
        if not one.reason:
            try:
                assert irbis.parse(one.content, DECODE).fields
            except BadRecord as error:
                assert str(error)
