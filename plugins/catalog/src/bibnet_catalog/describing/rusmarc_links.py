"""Fields of RUSMARC that link to other records (4XX): set, host, series, original."""

from __future__ import annotations

from bibnet_catalog.reading.marc import Field

from . import relators
from .description import Linked, Series
from .draft import Draft
from .imprint import places, publisher
from .linking import embedded
from .rusmarc_headings import person, person_of
from .texts import add, bare, clean, joined, without_medium, without_stop


def _linked(draft: Draft, field: Field, relation: str) -> Linked:
    """What a linking field says of the other record, with embedded fields or without."""
    one = Linked(relation=relation)
    inner = embedded(field)
    if not inner:
        _linked_plainly(one, field)
    for part in inner:
        if part.tag == "200":
            _linked_title(one, part)
        elif part.tag == "001":
            one.control_number = clean(part.value)
        elif part.tag == "210":
            draft.date_of_host = draft.date_of_host or part.first("d")
            if relation != "host":
                _imprint_of_set(draft, part)
        elif part.tag == "215":
            one.pages = one.pages or bare(part.first("a"))
        elif part.tag == "225":
            one.part = one.part or bare(part.first("v"))
        elif part.tag == "010":
            one.isbn = clean(part.first("a"))
        elif part.tag == "011":
            one.issn = clean(part.first("a"))
        elif part.tag in ("700", "701") and relation in ("set", "subset"):
            person(draft, part)
    return one


def _linked_title(one: Linked, part: Field) -> None:
    numbers = []
    for code, text in part.subfields:
        if code == "a" and not one.title:
            one.title = without_stop(without_medium(bare(text))[0])
        elif code == "f":
            one.responsibility = one.responsibility or bare(text)
        elif code == "v" and bare(text)[:2].lower() in ("с.", "c.", "p.", "s."):
            one.pages = bare(text)
        elif code in ("v", "h"):
            numbers.append(bare(text))
    one.part = joined(numbers, ", ")


def _linked_plainly(one: Linked, field: Field) -> None:
    for code, text in field.subfields:
        if code in ("t", "a") and (code == "t" or not one.title):
            one.title = without_stop(bare(text))
        elif code == "v":
            one.part = bare(text)
        elif code in ("3", "0", "9") and not one.control_number:
            one.control_number = clean(text)
        elif code == "p":
            one.pages = bare(text)
        elif code == "f":
            one.responsibility = bare(text)
        elif code == "y":
            one.isbn = clean(text)
        elif code == "x":
            one.issn = clean(text)


def _imprint_of_set(draft: Draft, part: Field) -> None:
    to = draft.to
    if not to.places:
        to.places = [place for text in part.all("a") for place in places(text)]
    if not to.publishers:
        to.publishers = [name for text in part.all("c") if (name := publisher(text))]


def in_series(draft: Draft, field: Field) -> None:
    one = _linked(draft, field, "series")
    if one.title or one.control_number:
        draft.to.linked.append(one)
        if one.title and not draft.to.series:
            draft.to.series.append(Series(title=one.title, number=one.part, issn=one.issn))


def in_set(draft: Draft, field: Field) -> None:
    _keep(draft, _linked(draft, field, "set"))


def in_subset(draft: Draft, field: Field) -> None:
    _keep(draft, _linked(draft, field, "subset"))


def in_host(draft: Draft, field: Field) -> None:
    _keep(draft, _linked(draft, field, "host"))


def _keep(draft: Draft, one: Linked) -> None:
    if one.title or one.control_number or one.part:
        draft.to.linked.append(one)


def piece(draft: Draft, field: Field) -> None:
    title = responsibility = ""
    for part in embedded(field):
        if part.tag == "200":
            title = without_stop(bare(part.first("a")))
            responsibility = bare(part.first("f"))
        elif part.tag in ("700", "701") and not responsibility:
            one = person_of(part, [relators.AUTHOR])
            if one is not None:
                responsibility = f"{one.initials} {one.surname}".strip()
    add(draft.pieces, f"{title} / {responsibility}" if title and responsibility else title)


def original(draft: Draft, field: Field) -> None:
    one = _linked(draft, field, "original")
    draft.to.original_title = draft.to.original_title or one.title


def also_titled(draft: Draft, field: Field) -> None:
    add(draft.to.variant_titles, _linked(draft, field, "other").title)
