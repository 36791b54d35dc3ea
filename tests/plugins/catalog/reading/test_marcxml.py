"""MARCXML as libraries and OAI-PMH servers deliver it: prefixed, wrapped, broken, hostile."""

from __future__ import annotations

import io
import tracemalloc

import pymarc
import pytest
from bibnet_catalog.reading import marcxml
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.reading.pieces import BLOCK, LONGEST, MOST_FIELDS, Piece
from bibnet_catalog.reading.remarks import BadRecord
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugins.catalog.reading.building import FILES

DECODE = Decoder(Encoding.UTF8)
BODY = """<leader>00000nam0#2200000 i 450 </leader>
  <controlfield tag="001">RU/1</controlfield>
  <datafield tag="200" ind1="1" ind2=" ">
    <subfield code="a">Война &amp; мир</subfield>
    <subfield code="e">роман
      в 4 т.</subfield>
  </datafield>"""
RECORD = f'<record xmlns="http://www.loc.gov/MARC21/slim">{BODY}</record>'
OTHER = (
    '<record type="x"><controlfield tag="001">2</controlfield><datafield tag="200" ind1="1">'
    '<subfield code="a">Детство</subfield></datafield></record>'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<collection>\n'


def split(text: str | bytes, start: int = 0) -> list[Piece]:
    content = text.encode() if isinstance(text, str) else text
    return list(marcxml.split(io.BytesIO(content), start=start))


def parse(text: str) -> MarcRecord:
    return marcxml.parse(text.encode(), DECODE)


def refusal(text: str) -> str:
    with pytest.raises(BadRecord) as caught:
        parse(text)
    return caught.value.remark.code


def reasons(text: str | bytes) -> list[str]:
    return [one.reason.code if one.reason else "" for one in split(text)]


def prefixed(text: str) -> str:
    for name in ("record", "leader", "controlfield", "datafield", "subfield"):
        text = text.replace(f"<{name}", f"<marc:{name}").replace(f"</{name}", f"</marc:{name}")
    return text


def test_a_record_is_read_with_blanks_and_line_breaks_put_right():
    record = parse(RECORD)
    assert record == MarcRecord(
        "00000nam0 2200000 i 450 ",
        [
            Field("001", "", (("", "RU/1"),)),
            Field("200", "1 ", (("a", "Война & мир"), ("e", "роман в 4 т."))),
        ],
    )
    assert parse(prefixed(RECORD)) == record


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("marc21_ru/rsl01003345174.mrx", "за 1906 год"),
        ("marc21_ru/rsl01003501478.mrc", "Александро-Невская лавра. 1713-1913 :"),
    ],
)
def test_real_files_are_read(name, title):
    [piece] = split((FILES / name).read_bytes())
    assert not piece.reason
    record = marcxml.parse(piece.content, DECODE)
    assert record.text("245", "a") == title
    assert len(record.fields) >= 20
    assert record.remarks == []


def test_the_content_of_a_piece_is_the_element_as_it_stands_in_the_file():
    text = f"{HEAD}{RECORD}\n<!-- <record> -->{OTHER}<x/>{prefixed(OTHER)}</collection>"
    pieces = split(text)
    assert [one.content.decode() for one in pieces] == [RECORD, OTHER, prefixed(OTHER)]
    assert [text.encode()[one.offset : one.end] for one in pieces] == [
        one.content for one in pieces
    ]
    for one in pieces:
        assert split(text, start=one.end) == [
            Piece(two.number - one.number, two.offset, two.end, two.content)
            for two in pieces[one.number :]
        ]


def test_records_of_oai_pmh_are_taken_out_of_their_wrappers():
    wrapped = (
        "<OAI-PMH><ListRecords><record><header><identifier>oai:1</identifier></header>"
        f"<metadata>{prefixed(RECORD)}</metadata></record>"
        f"<record><header/><metadata>{OTHER}</metadata></record>"
        '<oai:record><header status="deleted"/></oai:record></ListRecords></OAI-PMH>'
    )
    pieces = split(HEAD + wrapped)
    assert [one.content.decode() for one in pieces[:2]] == [prefixed(RECORD), OTHER]
    assert refusal(pieces[2].content.decode()) == "empty"


def test_the_own_names_of_rusmarc_and_embedded_fields_are_read():
    record = parse(
        '<record syntax="1.2.840.10003.5.28"><leader><length>00000</length><status>n</status>'
        '</leader><field id="001">7</field><field id="461"><indicator id="1"> </indicator>'
        '<indicator id="2">0</indicator><subfield id="1"><field id="001">RU/5</field></subfield>'
        '</field><datafield tag="463" ind1=" " ind2="0"><subfield code="1"><datafield tag="200" '
        'ind1="1" ind2=" "><subfield code="a">Нева</subfield></datafield></subfield></datafield>'
        "</record>"
    )
    assert record.leader == "00000n"
    assert record.fields == [
        Field("001", "", (("", "7"),)),
        Field("461", " 0", (("1", "001RU/5"),)),
        Field("463", " 0", (("1", "2001 "), ("a", "Нева"))),
    ]


@pytest.mark.parametrize(
    ("damaged", "remark"),
    [
        ("<record><leader>x</leader><datafield></record>", "marcxml.malformed"),
        ("<record>AT&T</record>", "marcxml.malformed"),
        ("<record>&nbsp;</record>", "marcxml.malformed"),
        ("<record>&lol;</record>", "marcxml.malformed"),
        ("<record/>", "empty"),
        ("<record></record>", "empty"),
        ("text", "marcxml.malformed"),
        ("", "marcxml.malformed"),
        ('<!DOCTYPE r [<!ENTITY a "b">]><record>&a;</record>', "marcxml.doctype"),
    ],
)
def test_a_record_that_is_not_well_formed_costs_only_itself(damaged, remark):
    assert refusal(damaged) == remark
    if damaged.startswith("<record"):
        pieces = split(HEAD + RECORD + damaged + OTHER)
        assert [one.content.decode() for one in pieces] == [RECORD, damaged, OTHER]


def test_an_element_that_is_not_closed_does_not_swallow_the_next():
    cut = RECORD[: RECORD.index("<subfield")]
    text = HEAD + RECORD + cut + OTHER + cut
    assert reasons(text) == ["", "marcxml.open", "", "marcxml.cut"]
    assert [one.content.decode() for one in split(text)] == [RECORD, cut, OTHER, cut]


def test_control_characters_are_taken_out():
    record = parse(RECORD.replace("мир", "мир\x02"))
    assert record.text("200", "a") == "Война & мир"
    assert [str(one) for one in record.remarks] == [
        "Control characters within the text were taken out."
    ]


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(9)
)
EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BOMB + "]>", EXTERNAL, '<!DOCTYPE r SYSTEM "http://x/y">'])
def test_document_types_are_refused_with_the_rest_of_the_file(doctype):
    assert reasons(f'<?xml version="1.0"?>{doctype}{RECORD}') == ["marcxml.doctype"]
    assert reasons(f"{HEAD}{RECORD}{doctype}{RECORD}") == ["", "marcxml.doctype"]


def test_something_longer_than_a_record_is_one_piece_cut_short():
    giant = RECORD.replace("роман", "x" * (LONGEST + 3 * BLOCK))
    text = HEAD + OTHER + giant + OTHER
    pieces = split(text)
    assert reasons(text) == ["", "too_long", ""]
    assert pieces[1].content == giant.encode()[:LONGEST]
    assert text.encode()[pieces[1].offset : pieces[1].end] == giant.encode()
    endless = giant.removesuffix("</record>")
    assert reasons(HEAD + OTHER + endless + OTHER) == ["", "too_long", ""]
    assert reasons(HEAD + OTHER + endless) == ["", "too_long"]


def test_too_many_fields_are_refused():
    fields = '<controlfield tag="005">x</controlfield>' * (MOST_FIELDS + 1)
    assert refusal(f"<record>{fields}</record>") == "too_many_fields"


def test_endless_comments_do_not_take_time_by_the_square():
    # Some seconds; by the square it would be hours.
    hostile = HEAD + RECORD + "<!--" * 500_000 + OTHER + "<record/>" * 50_000
    assert len(split(hostile)) == 50_002


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "long.xml"
    with path.open("w") as file:
        file.write(HEAD)
        for _part in range(20):
            file.write(RECORD * 100 + "<record>" + "x" * 1_000_000)
    tracemalloc.start()
    with path.open("rb") as file:
        count = sum(1 for _piece in marcxml.split(file))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20 * 100 + 1  # what holds no field is a wrapper until the file ends in it
    assert path.stat().st_size > 20_000_000
    assert most < 12_000_000


@settings(max_examples=100)
@given(
    parts=st.lists(
        st.one_of(
            st.sampled_from(
                [RECORD, OTHER, "<record", "<record>", "</record>", "<leader>", "<marc:record x="]
            ).map(str.encode),
            st.sampled_from([b"<!--", b"-->", b"<?", b"<![CDATA[", b"]]>", b"/>", b"<!DOCTYPE"]),
            st.binary(max_size=12),
        ),
        max_size=10,
    )
)
def test_any_bytes_fall_into_pieces_that_can_be_taken_up_again(parts):
    content = b"".join(parts)
    pieces = split(content)
    end = 0
    for number, one in enumerate(pieces, start=1):
        assert one.number == number
        assert one.offset >= end
        assert content[one.offset : one.end] == one.content
        end = one.end
        rest = [(two.offset, two.content) for two in split(content, start=one.end)]
        assert rest == [(two.offset, two.content) for two in pieces[one.number :]]
        if not one.reason:
            try:
                assert marcxml.parse(one.content, DECODE).fields
            except BadRecord as error:
                assert str(error)


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12
)


@settings(max_examples=50)
@given(values=st.lists(st.tuples(st.sampled_from("abz19"), TEXT), min_size=1, max_size=5))
def test_what_another_program_writes_is_read_the_same(values):
    record = pymarc.Record()
    record.add_field(pymarc.Field(tag="001", data="1"))
    record.add_field(
        pymarc.Field(
            tag="200",
            indicators=pymarc.Indicators("1", " "),
            subfields=[pymarc.Subfield(*one) for one in values],
        )
    )
    content = pymarc.record_to_xml(record, namespace=True)
    [piece] = split(content)
    assert piece.content == content
    read = marcxml.parse(content, lambda one: (one.decode(), ()))
    assert read.fields[1] == Field("200", "1 ", tuple(values))
