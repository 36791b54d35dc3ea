"""A description as a record of MARC21, for systems that read it: `describing.marc21` read back.

https://www.loc.gov/marc/bibliographic/; what a description does not have is not written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pymarc import Field, Record

from bibnet_catalog.describing import ages, languages, relators
from bibnet_catalog.describing.description import (
    Body,
    Description,
    Held,
    Kind,
    Level,
    Linked,
    Person,
    Subject,
)
from bibnet_catalog.describing.names import initials_of

from .fields import Part, copies, field, year_text

# Leader/6, the type of record.
_TYPES = {
    Kind.MANUSCRIPT: "t",
    Kind.SHEET_MUSIC: "c",
    Kind.MAP: "e",
    Kind.VIDEO: "g",
    Kind.AUDIO: "i",
    Kind.MUSIC: "j",
    Kind.IMAGE: "k",
    Kind.ELECTRONIC: "m",
    Kind.OBJECT: "r",
    Kind.OTHER: "p",
}
# A volume bears the title of its set already, so it is one with a title of its own.
_LEVELS = {Level.SET: "a", Level.VOLUME: "b"}
_AUDIENCES = {audience: code for code, audience in ages.MARC21.items() if code != "f"}
_SUBJECTS = {"person": "600", "body": "610", "title": "630", "topic": "650", "place": "651"}
_OF_SUBJECTS = {"600": "14", "610": "24", "630": " 4", "650": " 4", "651": " 4"}
_FORM_IN_29 = frozenset("efgkor")
_WHOLE_NAME = re.compile(r"(?P<name>.+?) \((?P<said>[^()]*)\)$")


def marc21(description: Description, held: Iterable[Held] = ()) -> Record:
    """The record, in UTF-8, with a field 852 for each copy that is named."""
    fields = sorted(
        [*_fields(description), *copies("852", held, place="c", call_number="h")],
        key=lambda one: one.tag,
    )
    return Record(leader=_leader(description), fields=fields, force_utf8=True)


def _leader(one: Description) -> str:
    status = "d" if one.is_deleted else "n"
    is_part = one.level == Level.PART or one.kind == Kind.ARTICLE
    level = "s" if one.kind == Kind.PERIODICAL else "a" if is_part else "m"
    whole = " " if level == "s" else _LEVELS.get(one.level, " ")
    return f"00000{status}{_TYPES.get(one.kind, 'a')}{level} a2200000 i{whole}4500"[:24]


def _fields(one: Description) -> Iterator[Field]:
    yield Field("001", data=one.control_number)
    if one.agency:
        yield Field("003", data=one.agency)
    if one.updated:
        yield Field("005", data=one.updated)
    if one.is_digitised:
        yield Field("007", data="cr ||||||||a||")
    yield Field("008", data=_coded(one))
    for isbn in one.isbns:
        yield from field("020", ("a" if isbn.isbn13 else "z", isbn.text), ("q", isbn.note))
    for issn in one.issns:
        yield from field("022", ("a", issn))
    yield from _languages(one)
    if not languages.to_marc_country(one.country):
        yield from field("044", ("c", one.country))
    for tag, marks in (("080", one.udc), ("082", one.ddc), ("084", one.bbk)):
        for mark in marks:
            scheme = "rubbk" if tag == "084" else ""
            yield from field(tag, ("a", mark), ("2", scheme), of="04" if tag == "082" else "  ")
    yield from _makers(one)
    yield from _titles(one)
    yield from _imprint(one)
    yield from _notes(one)
    for subject in one.subjects:
        yield from _subject(subject)
    for word in one.keywords:
        yield from field("653", ("a", word))
    for genre in one.genres:
        yield from field("655", ("a", genre), of=" 4")
    yield from field("765", ("t", one.original_title), of="0 ")
    for linked in one.linked:
        yield from _linked(linked)
    for link in one.links:
        of = "42" if link.is_related else "40"
        yield from field("856", ("u", link.url), ("y", link.text), of=of)
    if one.cover:
        yield from field("856", ("3", "Cover image"), ("u", one.cover), of="42")


def _languages(one: Description) -> Iterable[Field]:
    if len(one.languages) < 2 and not one.original_languages:
        return ()
    parts = [("a", code) for code in one.languages]
    parts += [("h", code) for code in one.original_languages]
    return field("041", *parts, of="1 " if one.original_languages else "0 ")


def _makers(one: Description) -> Iterator[Field]:
    has_author = False
    for number, person in enumerate(one.people):
        is_main = number == 0 and relators.AUTHOR in person.roles
        has_author = has_author or is_main
        yield from _person("100" if is_main else "700", person)
    for body in one.bodies:
        yield from _body(body)
    yield from field("240", ("a", one.uniform_title), of="10")


def _person(tag: str, one: Person) -> Iterable[Field]:
    named = one.given or one.initials
    short, fuller = named, ""
    if one.given and one.initials and initials_of(one.given) != one.initials:
        short, fuller = one.initials, f"({one.given})"
    parts = (
        ("a", f"{one.surname}, {short}" if short else one.surname),
        ("q", fuller),
        ("b", one.numeration),
        ("c", one.addition),
        ("d", one.dates),
        *_roles(one.roles),
        ("0", one.authority),
    )
    return field(tag, *parts, of="1 " if short else "0 ")


def _body(one: Body) -> Iterable[Field]:
    parts = (("a", one.name), ("b", one.unit), *_roles(one.roles), ("0", one.authority))
    return field("711" if one.is_meeting else "710", *parts, of="2 ")


def _roles(codes: Sequence[str]) -> Iterator[Part]:
    """A role by its code; one that MARC21 has no code for by its English name."""
    for code in codes:
        known = relators.marc21_code(code)
        said = relators.names().get(code, {}).get("en") or [code]
        yield ("4", known) if known else ("e", said[0])


def _titles(one: Description) -> Iterator[Field]:
    rest = " = ".join(filter(None, (one.other_title, *one.parallel_titles)))
    parts = [
        ("a", one.title, ""),
        ("b", rest, " :" if one.other_title else " ="),
        ("n", one.part_number, "."),
        ("p", one.part_title, ","),
        ("c", one.responsibility, " /"),
    ]
    has_main = bool(one.people) and relators.AUTHOR in one.people[0].roles
    yield from field("245", *_pointed(parts), of="10" if has_main else "00")
    for title in one.parallel_titles:
        yield from field("246", ("a", title), of="31")
    for title in one.variant_titles:
        yield from field("246", ("a", title), of="3 ")


def _imprint(one: Description) -> Iterator[Field]:
    yield from field("250", ("a", one.edition))
    places = [("a", place, " ;") for place in one.places]
    publishers = [("b", name, " :") for name in one.publishers]
    # The year of an article is its host's.
    year = "" if one.level == Level.PART else year_text(one.year)
    dates = [("c", one.date or year, ",")]
    yield from field("264", *_pointed([*places, *publishers, *dates]), of=" 1")
    yield from field("300", ("a", one.extent or (f"{one.pages} с." if one.pages else "")))
    for series in one.series:
        parts = [("a", series.title, ""), ("x", series.issn, ","), ("v", series.number, " ;")]
        yield from field("490", *_pointed(parts), of="0 ")


def _notes(one: Description) -> Iterator[Field]:
    for note in one.notes:
        yield from field("500", ("a", note))
    yield from field("505", ("a", one.contents), of="0 ")
    yield from field("520", ("a", one.annotation))
    if one.age_mark is not None:
        yield from field("521", ("a", f"{one.age_mark}+"))


def _subject(one: Subject) -> Iterable[Field]:
    tag = _SUBJECTS.get(one.scheme, "650")
    heading = [("a", one.heading)]
    of = _OF_SUBJECTS[tag]
    if tag == "600":
        heading = list(_whole_name(one.heading))
        of = "14" if "," in heading[0][1] else "04"
    parts = [("x", part) for part in one.parts]
    return field(tag, *heading, *parts, ("0", one.authority), of=of)


def _whole_name(heading: str) -> Iterator[Part]:
    """«Толстой, Лев Николаевич (граф ; 1828-1910)» as its parts: `names.whole_name` read back."""
    found = _WHOLE_NAME.match(heading)
    if found is None:
        yield "a", heading
        return
    yield "a", found["name"]
    for said in found["said"].split(" ; "):
        yield "d" if any(map(str.isdigit, said)) else "c", said


def _linked(one: Linked) -> Iterable[Field]:
    if one.relation == "series":
        number = ("w", one.control_number)
        return field("830", ("a", one.title), ("x", one.issn), ("v", one.part), number, of=" 0")
    parts = (
        ("a", one.responsibility if one.relation == "host" else ""),
        ("t", one.title),
        ("g", one.part),
        ("g", one.pages),
        ("x", one.issn),
        ("z", one.isbn),
        ("w", one.control_number),
    )
    return field("773", *parts, of="0 ")


def _coded(one: Description) -> str:
    """Field 008: forty characters, blank or | where nothing is known."""
    updated = one.updated[2:8]
    entered = updated if len(updated) == 6 and updated.isdigit() else "000101"
    kind = "m" if one.last_year else "s" if one.year else "n"
    if one.kind == Kind.PERIODICAL:
        kind = "d" if one.last_year else "c" if one.year else "u"
    last = year_text(one.last_year) or ("9999" if kind == "c" else "")
    country = languages.to_marc_country(one.country) or "xx"
    language = (one.languages[0] if one.languages else "und")[:3]
    details = _details(one)
    dates = f"{year_text(one.year):<4}{last:<4}"
    return f"{entered}{kind}{dates}{country:<3}{details}{language:<3} d"


def _details(one: Description) -> str:
    """Places 18–34, which differ by the type of record."""
    places = ["|"] * 17
    leader_type = _TYPES.get(one.kind, "a")
    form = "o" if one.kind == Kind.EBOOK else " "
    form = "d" if one.is_large_print else "f" if one.is_braille else form
    places[(29 if leader_type in _FORM_IN_29 else 23) - 18] = form
    if one.kind != Kind.PERIODICAL and leader_type != "e":
        places[22 - 18] = _AUDIENCES[one.audiences[0]] if one.audiences else " "
    if one.kind == Kind.ELECTRONIC:
        places[26 - 18] = "u"
    return "".join(places)


def _pointed(parts: Iterable[tuple[str, str, str]]) -> Iterator[Part]:
    """The parts that are not empty, each with the punctuation that ISBD puts before the next."""
    standing = [one for one in parts if one[1]]
    for number, (code, text, _before) in enumerate(standing):
        after = standing[number + 1][2] if number + 1 < len(standing) else ""
        yield code, text if after == "." and text.endswith(".") else text + after
