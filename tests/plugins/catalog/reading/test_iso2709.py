"""Binary MARC files as libraries deliver them: whole, damaged, hostile."""

from __future__ import annotations

import io
import lzma
import random
import subprocess
import sys
from pathlib import Path

import pymarc
import pytest
from bibnet_catalog.reading import iso2709
from bibnet_catalog.reading.marc import Field
from bibnet_catalog.reading.pieces import BLOCK, LONGEST, MOST_FIELDS, Piece
from bibnet_catalog.reading.remarks import BadRecord
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugins.catalog.reading.building import BOOK, FILES, iso_record, latin1, utf8

RECORD = iso_record()
OTHER = iso_record((("001", b"RU/2"), ("200", "1 \x1faДетство".encode())))


def split(content: bytes, start: int = 0) -> list[Piece]:
    return list(iso2709.split(io.BytesIO(content), start=start))


def titles(content: bytes) -> list[str]:
    return [
        iso2709.parse(one.content, utf8).text("200", "a")
        for one in split(content)
        if not one.reason
    ]


def codes(content: bytes) -> list[str]:
    return [remark.code for remark in iso2709.parse(content, utf8).remarks]


def refusal(content: bytes) -> str:
    with pytest.raises(BadRecord) as caught:
        iso2709.parse(content, utf8)
    return caught.value.remark.code


def test_a_record_is_read_with_indicators_and_subfields_in_their_order():
    record = iso2709.parse(RECORD, utf8)
    assert record.leader == "00171nam0 2200073 i 450 "
    assert record.fields[0] == Field("001", "", (("", "RU/1"),))
    title = record.first("200")
    assert title == Field(
        "200", "1 ", (("a", "Война и мир"), ("e", "роман"), ("f", "Л. Н. Толстой"))
    )
    assert record.text("001") == "RU/1"
    assert record.remarks == []


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("rusmarc/test1_cp1251.iso", 81),
        ("rusmarc/7_rusmarc.mrc", 1),
        ("rusmarc/01007496813.iso", 1),
        ("marc21_ru/merged.mrc", 7),
        ("marc21/traject_30.mrc", 30),
        ("marc21/uva_2000.mrc.xz", 2000),
    ],
)
def test_real_files_are_read_to_the_last_record(name, count):
    content = (FILES / name).read_bytes()
    if name.endswith(".xz"):
        content = lzma.decompress(content)
    pieces = split(content)
    assert [one.reason for one in pieces] == [None] * count
    assert b"".join(one.content for one in pieces) == content.rstrip(b"\n")
    for one, theirs in zip(
        pieces, pymarc.MARCReader(content.rstrip(), to_unicode=False), strict=True
    ):
        ours = iso2709.parse(one.content, latin1)
        assert ours.leader == str(theirs.leader)
        assert [field.tag for field in ours.fields] == [field.tag for field in theirs.fields]
        assert len(ours.fields) > 5


def test_a_directory_that_is_sorted_while_the_fields_are_not_is_true():
    fields = iso2709.parse(
        split((FILES / "rusmarc/test1_cp1251.iso").read_bytes())[0].content,
        lambda content: (content.decode("cp1251"), ()),
    ).fields
    assert [field.tag for field in fields][:4] == ["001", "005", "010", "021"]
    assert fields[2].first("a") == "5-7443-0043-0"
    assert fields[3].first("b") == "98-1576"


@pytest.mark.parametrize(
    ("damaged", "remark"),
    [
        (b"99999" + RECORD[5:], "iso2709.length"),
        (b"00000" + RECORD[5:], "iso2709.length"),
        (b"     " + RECORD[5:], "iso2709.leader"),
        (RECORD[3:], "iso2709.leader"),
        (b"\x00\x01" + RECORD[2:], "iso2709.leader"),
        (iso_record(places=[0, 6, 14, 39]), "iso2709.directory"),  # characters, not bytes
        (iso_record(places=[7, 0, 0, 0]), "iso2709.directory"),
        (iso_record(places=[90000, 90001, 90002, 90003]), "iso2709.directory"),
        (RECORD[:-1], "iso2709.unfinished"),
        (RECORD.replace(b" 22", b"#22").replace(b"0 \x1f", b"0#\x1f"), "iso2709.blanks"),
        (RECORD.replace(b"1 \x1f", b"1|\x1f"), "iso2709.blanks"),
        (iso_record((BOOK[0], ("200", "1  \x1faВойна и мир".encode()))), "iso2709.indicators"),
        (iso_record((BOOK[0], ("200", "\x1faВойна и мир".encode()))), "iso2709.indicators"),
        (iso_record((BOOK[0], ("200", "1 \x1faВойна\0 и мир".encode()))), "controls"),
    ],
)
def test_what_is_damaged_but_clear_is_read_with_a_remark(damaged, remark):
    assert titles(OTHER + damaged + OTHER) == ["Детство", "Война и мир", "Детство"]
    assert remark in codes(damaged)


def test_blanks_written_as_number_signs_become_blanks():
    fields = [("001", b"1"), ("200", b"1#\x1faA #1 in C#")]
    record = iso2709.parse(iso_record(fields, leader="nam##22     #i#450#"), utf8)
    assert record.leader[5:12] == "nam  22"
    assert record.first("200") == Field("200", "1 ", (("a", "A #1 in C#"),))
    honest = [("001", b"1"), ("200", b"1 \x1faC#\x1fe#1|\x1ff|")]
    assert codes(iso_record(honest)) == []


def test_a_missing_end_mark_of_a_field_is_mended_by_the_places():
    damaged = bytearray(RECORD)
    damaged[RECORD.index(b"\x1e1 \x1fa")] = 0x20
    record = iso2709.parse(bytes(damaged), utf8)
    assert [field.tag for field in record.fields] == ["001", "101", "200", "210"]
    assert record.text("200", "a") == "Война и мир"


def test_a_stray_end_mark_within_a_field_does_not_cut_it():
    stray_field = iso_record((BOOK[0], ("200", b"1 \x1faA\x1eB"), ("210", b"  \x1faC")))
    assert iso2709.parse(stray_field, utf8).text("200", "a") == "A B"
    stray_record = iso_record((BOOK[0], ("200", b"1 \x1faA\x1dB")))
    pieces = split(RECORD + stray_record + OTHER)
    assert [one.content for one in pieces] == [RECORD, stray_record, OTHER]
    assert iso2709.parse(stray_record, utf8).text("200", "a") == "AB"


def test_records_without_end_marks_are_parted_by_their_leaders():
    assert titles(RECORD[:-1] + OTHER[:-1] + RECORD) == ["Война и мир", "Детство", "Война и мир"]
    many = (RECORD[:-1] + OTHER[:-1]) * (LONGEST // len(RECORD))  # longer than a record may be
    assert len(titles(many)) == 2 * (LONGEST // len(RECORD))


@pytest.mark.parametrize("between", [b"\r\n", b"\n", b"\0" * 700, b"\x1a", b"\r\n\r\n\0"])
def test_what_stands_between_records_is_passed_over(between):
    pieces = split(b"\xef\xbb\xbf" + RECORD + between + OTHER + between)
    assert [one.content for one in pieces] == [RECORD, OTHER]
    assert pieces[1].offset == 3 + len(RECORD) + len(between)


@pytest.mark.parametrize("size", [10, 23, 24, 50, len(RECORD) - 3])
def test_a_cut_record_is_refused_and_its_neighbours_arrive(size):
    pieces = split(OTHER + RECORD[:size] + OTHER + RECORD[:size])
    assert [bool(one.reason) for one in pieces] == [False, True, False, True]
    assert [one.content for one in pieces] == [OTHER, RECORD[:size], OTHER, RECORD[:size]]


@pytest.mark.parametrize("junk", [b"-- file 1 --\n", b"<xml/>", "текст".encode() * 99])
def test_junk_before_a_record_is_a_piece_of_its_own(junk):
    pieces = split(junk + RECORD + OTHER)
    assert [one.content for one in pieces] == [junk, RECORD, OTHER]
    assert str(pieces[0].reason) == "These bytes are no record of ISO 2709."


def test_records_that_say_nothing_are_refused_with_a_reason():
    assert refusal(b"") == "iso2709.no_record"
    assert refusal(b"text" * 50 + b"\x1d") == "iso2709.no_record"
    assert refusal(b"text" * 50 + b"\x1e\x1d") == "iso2709.no_directory"
    assert refusal(iso_record(())) == "iso2709.no_directory"
    two_fields_named_three_there = RECORD[:24] + RECORD[36:].replace(b"\x1e", b"\x1e\x1fa\x1e", 1)
    assert refusal(two_fields_named_three_there) == "iso2709.fields"


def test_too_many_fields_and_subfields_are_refused_at_once():
    many_fields = b"00000nam0 2200000 i 450 " + b"999000100000" * 99_999 + b"\x1e" * 100_000
    assert refusal(many_fields + b"\x1d") == "too_many_fields"
    assert refusal(iso_record((BOOK[0], ("200", b"1 " + b"\x1fa" * 600_000)))) == (
        "too_many_subfields"
    )
    pieces = split(OTHER + many_fields + b"\x1d" + RECORD)
    assert [one.reason for one in pieces] == [None, None, None]
    allowed = [("001", b"1")] + [("999", b"  \x1faX")] * (MOST_FIELDS - 10)
    assert len(iso2709.parse(iso_record(allowed), utf8).fields) == MOST_FIELDS - 9


def test_something_longer_than_a_record_is_one_piece_cut_short():
    giant = b"00171nam0 2200073 i 450 001000500000\x1e" + b"x" * (LONGEST + 3 * BLOCK)
    for end in (b"\x1d", b"\x1e", b""):
        pieces = split(RECORD + giant + end + OTHER + RECORD)
        assert [one.reason.code if one.reason else "" for one in pieces] == ["", "too_long", "", ""]
        assert [one.content for one in pieces] == [RECORD, giant[:LONGEST], OTHER, RECORD]
        assert pieces[1].end == pieces[2].offset == len(RECORD + giant + end)
        assert pieces[2:] == [
            Piece(one.number + 2, one.offset, one.end, one.content)
            for one in split(RECORD + giant + end + OTHER + RECORD, start=pieces[1].end)
        ]


def test_starts_of_records_without_end_do_not_take_time_by_the_square():
    # Some seconds; by the square it would be days.
    starts = split(RECORD[:40] * 100_000)  # 4 MB
    assert sum(len(one.content) for one in starts) <= 4_000_000
    assert split(b"99999" + RECORD[5:40] * 100_000 + b"\x1d")


@pytest.mark.slow
def test_a_file_of_300_megabytes_without_a_mark_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "zeros.mrc"
    with path.open("wb") as file:
        file.write(RECORD)
        file.truncate(300_000_000)
        file.seek(0, io.SEEK_END)
        file.write(OTHER)
    program = (
        "import resource, sys\n"
        "from bibnet_catalog.reading.iso2709 import split\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for one in split(open(sys.argv[1], 'rb')):\n"
        "    print(one.offset, one.end, len(one.content), one.reason.code if one.reason else '')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    source = Path(iso2709.__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        env={"PYTHONPATH": str(source)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    *pieces, memory = done.stdout.splitlines()
    size = len(RECORD)
    assert pieces == [
        f"0 {size} {size} ",
        f"{size} 300000000 {LONGEST} too_long",
        f"300000000 {300_000_000 + len(OTHER)} {len(OTHER)} ",
    ]
    assert int(memory) < 50_000  # kilobytes


# What a generated field may hold: no separators, and no character that is taken out.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
DATA = st.tuples(
    st.sampled_from(("010", "200", "461", "899", "9ab")),
    st.sampled_from(("  ", "1 ", "01")),
    st.lists(st.tuples(st.sampled_from("abz19"), TEXT), min_size=1, max_size=5),
)


@settings(max_examples=60)
@given(number=st.text("0123456789\\/", min_size=1), data=st.lists(DATA, max_size=8))
def test_what_another_program_writes_is_read_the_same(number, data):
    record = pymarc.Record(force_utf8=True)
    record.add_field(pymarc.Field(tag="001", data=number))
    for tag, indicators, subfields in data:
        record.add_field(
            pymarc.Field(
                tag=tag,
                indicators=pymarc.Indicators(*indicators),
                subfields=[pymarc.Subfield(*one) for one in subfields],
            )
        )
    content = record.as_marc()
    assert [one.content for one in split(content * 2)] == [content] * 2
    ours = iso2709.parse(content, utf8)
    assert ours.remarks == []
    assert ours.fields == [
        Field("001", "", (("", number),)),
        *(Field(tag, indicators, tuple(subfields)) for tag, indicators, subfields in data),
    ]


SCRAPS = st.sampled_from(
    [RECORD, OTHER, RECORD[:30], RECORD[:-1], OTHER[40:], b"\x1d", b"\x1e", b"\x1e\x1d", b"\r\n"]
)
RUBBISH = st.lists(st.one_of(SCRAPS, st.binary(max_size=40)), max_size=12).map(b"".join)


@settings(max_examples=150)
@given(content=RUBBISH)
def test_any_bytes_fall_into_pieces_that_lose_nothing_and_can_be_taken_up_again(content):
    pieces = split(content)
    end = 0
    for number, one in enumerate(pieces, start=1):
        assert one.number == number
        assert content[one.offset : one.end] == one.content
        passed = content[end : one.offset]
        assert passed.replace(b"\xef\xbb\xbf", b"").strip(iso2709.PADDING) == b""
        end = one.end
    assert content[end:].replace(b"\xef\xbb\xbf", b"").strip(iso2709.PADDING) == b""
    for one in pieces:
        rest = [(two.offset, two.content) for two in split(content, start=one.end)]
        assert rest == [(two.offset, two.content) for two in pieces[one.number :]]
        if not one.reason:
            try:
                assert iso2709.parse(one.content, latin1).fields
            except BadRecord as error:
                assert str(error)


@settings(max_examples=60)
@given(before=RUBBISH, after=RUBBISH)
def test_a_good_record_arrives_whatever_stands_around_it(before, after):
    good = iso_record((("001", b"GOOD"), ("200", b"1 \x1faGood")))
    # What ends with a whole field and an end mark cannot be part of what follows.
    content = before + b"\x1e\x1d" + good + after
    assert good in [one.content for one in split(content)]


@settings(max_examples=100)
@given(seed=st.integers(0, 10**6), strokes=st.integers(1, 6))
def test_a_record_with_overwritten_bytes_is_read_or_refused(seed, strokes):
    chance = random.Random(seed)
    damaged = bytearray(RECORD)
    for _stroke in range(strokes):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    for one in split(OTHER + bytes(damaged) + OTHER):
        try:
            iso2709.parse(one.content, latin1)
        except BadRecord as error:
            assert str(error)
