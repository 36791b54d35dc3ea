"""The map of IRBIS64 (its exchange format) into a description, field by field.

The table `FIELDS` at the end is the map; docs/catalog-fields.md tells it in words. Tags have three
digits and codes are small letters, as the reader gives them: IRBIS itself heeds neither.
"""

from __future__ import annotations

import re

from bibnet_catalog.reading.marc import Field

from . import classification, irbis_coded, kinds, relators
from .description import Isbn, Kind, Level, Linked, Series
from .draft import (
    Draft,
    Reader,
    add_annotation,
    add_contents,
    add_date,
    add_imprint,
    add_isbns,
    add_issn,
    add_link,
    add_note,
    add_other_title,
    add_person,
)
from .imprint import pages, places, publisher
from .irbis_headings import (
    about_person,
    about_place,
    about_topic,
    body,
    other_person,
    person,
    person_of,
)
from .languages import add_languages, iso_country
from .texts import add, bare, clean, joined, without_medium, without_stop

_SERIAL_SHEETS = frozenset(("J", "NJ", "NJK", "NJP"))
_ISSUE_SHEETS = frozenset(("NJ", "NJK", "NJP"))
# Files with the text itself; pictures are covers.
_TEXTS = (".pdf", ".djvu", ".djv", ".epub", ".fb2", ".txt", ".rtf", ".doc", ".docx", ".htm")
_CODED = re.compile(r"^\w{1,2}=")
_ANGLES = str.maketrans("", "", "<>")


def start(draft: Draft) -> None:
    """Nothing stands before the fields."""


def end(draft: Draft) -> None:
    """An issue is named by its year and number; the shelf mark counts for all copies."""
    to = draft.to
    if draft.issue:
        to.part_number = joined(draft.issue, ", ")
    add_date(draft, draft.issue[0] if draft.issue else draft.date_of_set)
    if draft.author_of_set and not to.people:
        author = Field("700", "", (("a", draft.author_of_set),))
        add_person(draft, person_of(author, [relators.AUTHOR]))
    mark = draft.shelf_mark or next(iter(to.bbk or to.udc), "")
    if draft.shelf_mark or draft.author_mark:
        draft.call_number = joined((mark, draft.author_mark), " ")


def _isbn(draft: Draft, field: Field) -> None:
    note = bare(field.first("b")).strip("()")
    if "+" in note:
        draft.marked.append(note)
    for text in field.all("a"):
        add_isbns(draft, text, note)
    for text in field.all("z"):
        if clean(text):
            draft.to.isbns.append(Isbn(text=clean(text), note=note))


def _issn(draft: Draft, field: Field) -> None:
    add_issn(draft, field.first("a") or field.value)


def _languages(draft: Draft, field: Field) -> None:
    add_languages(draft.to.languages, field.value or field.first("a"))
    for text in field.all("c"):
        add_languages(draft.to.original_languages, text)


def _country(draft: Draft, field: Field) -> None:
    code = iso_country(field.value or field.first("a"))
    draft.to.country = draft.to.country or code


def _title(draft: Draft, field: Field) -> None:
    to = draft.to
    if to.title or to.part_number:
        add(to.variant_titles, without_stop(bare(field.first("a"))))
        return
    numbers: list[str] = []
    for code, text in field.subfields:
        if code == "a" and not to.title:
            title, medium = without_medium(bare(text))
            to.title = without_stop(title)
            draft.signs.words.append(medium)
        elif code == "e":
            add_other_title(draft, text)
        elif code in ("f", "g"):
            add(draft.responsibility, bare(text))
        elif code == "d":
            add(to.parallel_titles, bare(text))
        elif code == "b":
            draft.signs.words.append(text.lower())
        elif code == "v":
            numbers.append(bare(text).rstrip("."))
    to.part_number = joined(numbers, ", ")


def _edition(draft: Draft, field: Field) -> None:
    text = joined((bare(one) for one in field.all("a", "b")), ", ")
    draft.to.edition = draft.to.edition or text
    draft.signs.words.append(text.lower())


def _extent(draft: Draft, field: Field) -> None:
    # Units may carry their code in the dictionary: «o=эл. опт. диск».
    number, unit = bare(field.first("a")), _CODED.sub("", clean(field.first("1")))
    draft.signs.words.append(unit.lower())
    if number and (number[-1].isdigit() or number[-1] == "]"):
        unit = unit or "с."
        number = f"{number} {unit}"
    size = bare(field.first("d"))
    unit_enclosed = _CODED.sub("", bare(field.first("2")))
    enclosed = joined((bare(field.first("e")), unit_enclosed), " ")
    parts = [
        number,
        " : " + text if (text := bare(field.first("c"))) else "",
        " ; " + size if "см" in size or "мм" in size else "",
        " + " + enclosed if field.first("e") else "",
    ]
    said = "".join(parts).lstrip(" :;+")
    if said:
        draft.to.pages = draft.to.pages or pages(number)
        draft.to.extent = f"{draft.to.extent} ; {said}" if draft.to.extent else said


def _series(draft: Draft, field: Field) -> None:
    title = bare(field.first("a"))
    part = joined((bare(field.first("h")), bare(field.first("i"))), ", ")
    if any(one.isalpha() for one in title):
        draft.to.series.append(
            Series(
                title=joined((title, part), ". "),
                number=bare(field.first("v")),
                issn=clean(field.first("x")),
            )
        )


def _words(draft: Draft, field: Field) -> None:
    draft.signs.words.extend(text.lower() for code, text in field.subfields if code in ("", "a"))


def _note(draft: Draft, field: Field) -> None:
    add_note(draft, joined((clean(text) for _code, text in field.subfields), ", "))


def _contents(draft: Draft, field: Field) -> None:
    add_contents(draft, field.value or field.first("a"))


def _piece(draft: Draft, field: Field) -> None:
    title = bare(field.first("c"))
    author = bare(field.first("g") or field.first("f"))
    add(draft.pieces, joined((title, author), " / ") if title else "")


def _annotation(draft: Draft, field: Field) -> None:
    add_annotation(draft, field.value or field.first("a"))


def _original(draft: Draft, field: Field) -> None:
    draft.to.original_title = draft.to.original_title or without_stop(bare(field.first("a")))


def _in_set(draft: Draft, field: Field) -> None:
    """461: what all volumes share."""
    to = draft.to
    one = Linked(
        relation="set",
        title=without_stop(without_medium(bare(field.first("c")))[0]),
        responsibility=bare(field.first("f")),
        control_number=clean(field.first("w")),
    )
    if one.title:
        to.linked.append(one)
    if not to.places:
        to.places = places(field.first("d"))
    if not to.publishers:
        to.publishers = [name for name in (publisher(field.first("g")),) if name]
    if not to.edition:
        to.edition = bare(field.first("p"))
    draft.date_of_set = field.first("h")
    draft.author_of_set = field.first("x")


def _in_host(draft: Draft, field: Field) -> None:
    """463: the journal and issue of an article; in an issue it names what it is bound into."""
    one = Linked(
        relation="host",
        title=without_stop(bare(field.first("c"))),
        control_number=clean(field.first("w")),
        issn=clean(field.first("i")),
    )
    one.part = joined((bare(text) for text in field.all("j", "v", "h")), ", ")
    if said := bare(field.first("s")):
        one.pages = said if not said[0].isdigit() else f"С. {said}"
    draft.date_of_host = draft.date_of_host or field.first("j")
    if one.title:
        draft.to.linked.append(one)


def _uniform_title(draft: Draft, field: Field) -> None:
    draft.to.uniform_title = draft.to.uniform_title or bare(field.first("a"))


def _parallel_title(draft: Draft, field: Field) -> None:
    add(draft.to.parallel_titles, without_stop(bare(field.first("d") or field.first("a"))))


def _variant_title(draft: Draft, field: Field) -> None:
    add(draft.to.variant_titles, without_stop(bare(field.first("a"))))


def _keyword(draft: Draft, field: Field) -> None:
    add(draft.to.keywords, bare((field.value or field.first("a")).translate(_ANGLES)))


def _bbk(draft: Draft, field: Field) -> None:
    for one in (field.value or field.first("a")).split("+"):
        add(draft.to.bbk, clean(one))


def _udc(draft: Draft, field: Field) -> None:
    add(draft.to.udc, clean(field.value or field.first("a")))


def _ddc(draft: Draft, field: Field) -> None:
    classification.by_shape(draft.to, field.value or field.first("a"))


def _type(draft: Draft, field: Field) -> None:
    code = field.first("t").lower()
    if code[:1] == "m":
        draft.signs.kind = Kind.OTHER
    else:
        draft.signs.kind = kinds.RECORD_TYPES.get(code[:1], draft.signs.kind)
    draft.marked.extend(field.all("z"))


def _holder(draft: Draft, field: Field) -> None:
    draft.to.agency = draft.to.agency or bare(field.first("a"))


def _control_number(draft: Draft, field: Field) -> None:
    draft.to.control_number = draft.to.control_number or clean(field.value)


def _shelf_mark(draft: Draft, field: Field) -> None:
    draft.shelf_mark = draft.shelf_mark or clean(field.value)


def _updated(draft: Draft, field: Field) -> None:
    draft.to.updated = max(draft.to.updated, clean(field.first("a")))


def _author_mark(draft: Draft, field: Field) -> None:
    draft.author_mark = draft.author_mark or clean(field.value)


def _worksheet(draft: Draft, field: Field) -> None:
    sheet = clean(field.value).upper()
    signs = draft.signs
    signs.is_serial = sheet in _SERIAL_SHEETS
    signs.is_part = sheet == "ASP"
    if sheet == "SPEC" or sheet in _ISSUE_SHEETS:
        signs.level = Level.VOLUME
    elif sheet == "MUSP":
        signs.kind = signs.kind or Kind.OBJECT


def _periodical(draft: Draft, field: Field) -> None:
    """933: the number of the journal's record, in the record of an issue."""
    number = clean(field.value)
    if number and draft.signs.is_serial:
        draft.to.linked.append(Linked(relation="set", control_number=number))


def _issue(draft: Draft, field: Field) -> None:
    """934 year, 935 volume, 936 number of an issue; in the record of a journal its last ones."""
    text = clean(field.value)
    if not text or draft.signs.level is not Level.VOLUME or not draft.signs.is_serial:
        return
    if field.tag != "934" and text.isdigit():
        text = f"Т. {text}" if field.tag == "935" else f"№ {text}"
    draft.issue.append(text)


def _address(draft: Draft, field: Field) -> None:
    add_link(draft, field.first("i") or field.first("u"), field.first("t"))
    if field.first("a").lower().endswith(_TEXTS):
        draft.signs.is_digitised = True


def _whole_text(draft: Draft, field: Field) -> None:
    """955: the text itself, page by page."""
    if clean(field.first("a")):
        draft.signs.is_digitised = True


def _of_set(draft: Draft, field: Field) -> None:
    """963: other title and responsibility that all volumes share."""
    if not draft.responsibility:
        add(draft.responsibility, bare(field.first("f")))


FIELDS: dict[str, Reader] = {
    "010": _isbn,
    "011": _issn,
    "046": _series,
    "101": _languages,
    "102": _country,
    "106": irbis_coded.form,
    "110": irbis_coded.serial,
    "115": irbis_coded.projected,
    **dict.fromkeys(("120", "121", "123", "124"), irbis_coded.cartographic),
    "125": irbis_coded.score,
    "126": irbis_coded.sound,
    "135": irbis_coded.electronic,
    "200": _title,
    "205": _edition,
    "210": add_imprint,
    "215": _extent,
    "225": _series,
    "230": _words,
    **dict.fromkeys(("300", "320", "328", "337"), _note),
    "327": _contents,
    "330": _piece,
    "331": _annotation,
    "333": _note,
    "454": _original,
    "461": _in_set,
    "463": _in_host,
    "503": _uniform_title,
    "510": _parallel_title,
    "517": _variant_title,
    "600": about_person,
    "606": about_topic,
    "607": about_place,
    "610": _keyword,
    "621": _bbk,
    "675": _udc,
    "676": _ddc,
    "700": person,
    "701": person,
    "702": other_person,
    "710": body,
    "711": body,
    "900": _type,
    "902": _holder,
    "903": _control_number,
    "906": _shelf_mark,
    "907": _updated,
    "908": _author_mark,
    "920": _worksheet,
    "922": _piece,
    "933": _periodical,
    "934": _issue,
    "935": _issue,
    "936": _issue,
    "951": _address,
    "955": _whole_text,
    "961": person,
    "962": body,
    "963": _of_set,
}
