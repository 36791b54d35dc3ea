"""A description as a record of RUSMARC, for systems that read it: `describing.rusmarc` read back.

https://rusmarc.info; what a description does not have is not written.
"""

from __future__ import annotations

from collections.abc import Iterable

from pymarc import Field, Indicators, Record, Subfield

from bibnet_catalog.describing import ages
from bibnet_catalog.describing.description import Description, Held, Item, Kind, Level, Subject

# Leader/6, the type of record.
_TYPES = {
    Kind.MANUSCRIPT: "b",
    Kind.SHEET_MUSIC: "c",
    Kind.MAP: "e",
    Kind.VIDEO: "g",
    Kind.AUDIO: "i",
    Kind.MUSIC: "j",
    Kind.IMAGE: "k",
    Kind.ELECTRONIC: "l",
    Kind.EBOOK: "l",
    Kind.OBJECT: "r",
}
_HIERARCHY = {Level.ALONE: "0", Level.SET: "1", Level.VOLUME: "2", Level.PART: "2"}
_SUBJECTS = {"person": "600", "body": "601", "title": "605", "topic": "606", "place": "607"}
_AUDIENCES = {audience: code for code, audience in ages.RUSMARC.items() if code != "m"}
# Its data are not coded here: $a is as long as a reader expects and says what is known of it.
_CODED = "{date}{kind}{first:<4}{last:<4}{audience:<3}y0rusy50      ca"


def rusmarc(description: Description, held: Iterable[Held] = ()) -> Record:
    """The record, in UTF-8, with a field 899 for each copy that is named."""
    fields = [*_fields(description), *_holdings(held)]
    return Record(leader=_leader(description), fields=fields, force_utf8=True)


def _leader(one: Description) -> str:
    status = "d" if one.is_deleted else "n"
    level = {Kind.PERIODICAL: "s", Kind.ARTICLE: "a"}.get(one.kind, "m")
    told = f"{status}{_TYPES.get(one.kind, 'a')}{level}{_HIERARCHY[one.level]}"
    return f"00000{told} 2200000   450 "


def _fields(one: Description) -> Iterable[Field]:
    yield Field("001", data=one.control_number)
    if one.updated:
        yield Field("005", data=one.updated)
    for isbn in one.isbns:
        yield from _field("010", ("a", isbn.text), ("b", isbn.note))
    for issn in one.issns:
        yield from _field("011", ("a", issn))
    yield from _field("100", ("a", _coded(one)))
    originals = (("c", code) for code in one.original_languages)
    yield from _field("101", *(("a", code) for code in one.languages), *originals)
    yield from _field("102", ("a", one.country))
    if one.is_large_print or one.is_braille:
        yield from _field("106", ("a", "d" if one.is_large_print else "f"))
    if one.kind == Kind.PERIODICAL:
        yield from _field("110", ("a", "a"))
    if one.kind == Kind.EBOOK:
        yield from _field("135", ("a", "dr"))
    yield from _title(one)
    yield from _field("205", ("a", one.edition))
    imprint = [("a", place) for place in one.places] + [("c", name) for name in one.publishers]
    yield from _field("210", *imprint, ("d", one.date or _year(one.year)))
    yield from _field("215", ("a", one.extent or (f"{one.pages} с." if one.pages else "")))
    for series in one.series:
        yield from _field("225", ("a", series.title), ("v", series.number), ("x", series.issn))
    for note in one.notes:
        yield from _field("300", ("a", note))
    yield from _field("327", ("a", one.contents))
    yield from _field("330", ("a", one.annotation))
    if one.age_mark is not None:
        yield from _field("333", ("a", f"{one.age_mark}+"))
    yield from _about(one)
    yield from _makers(one)
    for link in one.links:
        yield from _field("856", ("u", link.url), ("z", link.text))


def _title(one: Description) -> Iterable[Field]:
    parts = (
        ("a", one.title),
        *(("d", text) for text in one.parallel_titles),
        ("e", one.other_title),
        ("h", one.part_number),
        ("i", one.part_title),
        ("f", one.responsibility),
    )
    yield from _field("200", *parts, indicators="1 ")
    for title in one.variant_titles:
        yield from _field("517", ("a", title), indicators="1 ")


def _about(one: Description) -> Iterable[Field]:
    for subject in one.subjects:
        yield from _subject(subject)
    for word in one.keywords:
        yield from _field("610", ("a", word), indicators="0 ")
    for genre in one.genres:
        yield from _field("608", ("a", genre))
    for mark in one.udc:
        yield from _field("675", ("a", mark))
    for mark in one.ddc:
        yield from _field("676", ("a", mark))
    for mark in one.bbk:
        yield from _field("686", ("a", mark), ("2", "rubbk"))


def _subject(one: Subject) -> Iterable[Field]:
    parts = [("x", part) for part in one.parts]
    return _field(_SUBJECTS.get(one.scheme, "606"), ("a", one.heading), *parts)


def _makers(one: Description) -> Iterable[Field]:
    for number, person in enumerate(one.people):
        parts = (
            ("3", person.authority),
            ("a", person.surname),
            ("b", person.initials or person.given),
            ("g", person.given),
            ("d", person.numeration),
            ("c", person.addition),
            ("f", person.dates),
            *(("4", role) for role in person.roles),
        )
        yield from _field("701" if number else "700", *parts, indicators=" 1")
    for body in one.bodies:
        parts = (("3", body.authority), ("a", body.name), ("b", body.unit))
        roles = (("4", role) for role in body.roles)
        yield from _field("711", *parts, *roles, indicators="12" if body.is_meeting else "02")


def _holdings(held: Iterable[Held]) -> Iterable[Field]:
    for one in held:
        for item in one.items or [Item()]:
            parts = (
                ("a", one.library),
                ("b", one.place),
                ("j", one.call_number),
                ("p", item.inventory),
                ("z", one.note),
            )
            yield from _field("899", *parts)


def _coded(one: Description) -> str:
    audience = "".join(_AUDIENCES[each] for each in one.audiences[:3])
    kind = "g" if one.last_year else "d"
    first, last = _year(one.year), _year(one.last_year)
    date = (one.updated[:8] if one.updated[:8].isdigit() else "") or "20000101"
    return _CODED.format(date=date, kind=kind, first=first, last=last, audience=audience)


def _year(year: int | None) -> str:
    return str(year) if year else ""


def _field(tag: str, *parts: tuple[str, str], indicators: str = "  ") -> Iterable[Field]:
    """The field with what is not empty; nothing of an empty one."""
    subfields = [Subfield(code, value) for code, value in parts if value]
    if subfields:
        yield Field(tag, Indicators(*indicators), subfields)
