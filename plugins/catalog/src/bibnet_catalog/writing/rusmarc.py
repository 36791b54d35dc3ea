"""A description as a record of RUSMARC, for systems that read it: `describing.rusmarc` read back.

https://rusmarc.info; what a description does not have is not written.
"""

from __future__ import annotations

from collections.abc import Iterable

from pymarc import Field, Record

from bibnet_catalog.describing import ages
from bibnet_catalog.describing.description import Description, Held, Kind, Level, Subject

from .fields import copies, field, year_text

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
_FILES = (Kind.EBOOK, Kind.ELECTRONIC)
_HIERARCHY = {Level.ALONE: "0", Level.SET: "1", Level.VOLUME: "2", Level.PART: "2"}
_SUBJECTS = {"person": "600", "body": "601", "title": "605", "topic": "606", "place": "607"}
_AUDIENCES = {audience: code for code, audience in ages.RUSMARC.items() if code != "m"}
# Its data are not coded here: $a is as long as a reader expects and says what is known of it.
_CODED = "{date}{kind}{first:<4}{last:<4}{audience:<3}y0rusy50      ca"


def rusmarc(description: Description, held: Iterable[Held] = ()) -> Record:
    """The record, in UTF-8, with a field 899 for each copy that is named."""
    fields = [*_fields(description), *copies("899", held, place="b", call_number="j")]
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
        yield from field("010", ("a", isbn.text), ("b", isbn.note))
    for issn in one.issns:
        yield from field("011", ("a", issn))
    yield from field("100", ("a", _coded(one)))
    originals = (("c", code) for code in one.original_languages)
    yield from field("101", *(("a", code) for code in one.languages), *originals)
    yield from field("102", ("a", one.country))
    form = "d" if one.is_large_print else "f" if one.is_braille else ""
    if one.is_digitised and one.kind not in _FILES:
        form = form or "r"
    yield from field("106", ("a", form))
    if one.kind == Kind.PERIODICAL:
        yield from field("110", ("a", "a"))
    if one.kind == Kind.EBOOK or one.is_digitised:
        yield from field("135", ("a", "dr||||||||a||" if one.is_digitised else "dr"))
    yield from _title(one)
    yield from field("205", ("a", one.edition))
    imprint = [("a", place) for place in one.places] + [("c", name) for name in one.publishers]
    yield from field("210", *imprint, ("d", one.date or year_text(one.year)))
    yield from field("215", ("a", one.extent or (f"{one.pages} с." if one.pages else "")))
    for series in one.series:
        yield from field("225", ("a", series.title), ("v", series.number), ("x", series.issn))
    for note in one.notes:
        yield from field("300", ("a", note))
    yield from field("327", ("a", one.contents))
    yield from field("330", ("a", one.annotation))
    if one.age_mark is not None:
        yield from field("333", ("a", f"{one.age_mark}+"))
    yield from _about(one)
    yield from _makers(one)
    for link in one.links:
        of = " 2" if link.is_related else "  "
        yield from field("856", ("u", link.url), ("z", link.text), of=of)


def _title(one: Description) -> Iterable[Field]:
    parts = (
        ("a", one.title),
        *(("d", text) for text in one.parallel_titles),
        ("e", one.other_title),
        ("h", one.part_number),
        ("i", one.part_title),
        ("f", one.responsibility),
    )
    yield from field("200", *parts, of="1 ")
    for title in one.variant_titles:
        yield from field("517", ("a", title), of="1 ")


def _about(one: Description) -> Iterable[Field]:
    for subject in one.subjects:
        yield from _subject(subject)
    for word in one.keywords:
        yield from field("610", ("a", word), of="0 ")
    for genre in one.genres:
        yield from field("608", ("a", genre))
    for mark in one.udc:
        yield from field("675", ("a", mark))
    for mark in one.ddc:
        yield from field("676", ("a", mark))
    for mark in one.bbk:
        yield from field("686", ("a", mark), ("2", "rubbk"))


def _subject(one: Subject) -> Iterable[Field]:
    parts = [("x", part) for part in one.parts]
    return field(_SUBJECTS.get(one.scheme, "606"), ("a", one.heading), *parts)


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
        yield from field("701" if number else "700", *parts, of=" 1")
    for body in one.bodies:
        parts = (("3", body.authority), ("a", body.name), ("b", body.unit))
        roles = (("4", role) for role in body.roles)
        yield from field("711", *parts, *roles, of="12" if body.is_meeting else "02")


def _coded(one: Description) -> str:
    audience = "".join(_AUDIENCES[each] for each in one.audiences[:3])
    kind = "g" if one.last_year else "d"
    first, last = year_text(one.year), year_text(one.last_year)
    date = (one.updated[:8] if one.updated[:8].isdigit() else "") or "20000101"
    return _CODED.format(date=date, kind=kind, first=first, last=last, audience=audience)
