"""Fields of MARC21 that link to other records: the host or the set, the series, the original."""

from __future__ import annotations

import re

from bibnet_catalog.reading.marc import Field

from . import names, relators, volumes
from .description import Linked, Series
from .draft import Draft, add_person
from .imprint import places, publisher
from .texts import add, bare, clean, joined, unwrapped, without_medium, without_stop

_LONGEST = 1_000  # of a text about the host
_PAGES_OF_HOST = re.compile(r"[\s.,–-]*\b([СсCcPpS]\.\s?[\dIVXLC][^;]*)$")
_IMPRINT_OF_SET = re.compile(r"\[?([^:,\[\]]+)\]?\s*(?::\s*(.+?))?\s*,\s*\[?[\dc©(]")
_DATES_OF_NAME = re.compile(r"\((\d[^()]*)\)$")


def traced_series(draft: Draft, field: Field) -> None:
    title = without_stop(bare(field.first("t" if field.tag == "800" else "a")))
    if not title:
        return
    one = Linked(
        relation="series",
        title=title,
        part=without_stop(bare(field.first("v"))),
        control_number=clean(field.first("w")),
        issn=clean(field.first("x")),
    )
    draft.to.linked.append(one)
    if not draft.to.series:
        draft.to.series.append(Series(title=one.title, number=one.part, issn=one.issn))


def original(draft: Draft, field: Field) -> None:
    title = without_stop(bare(field.first("t")))
    draft.to.original_title = draft.to.original_title or title


def in_host(draft: Draft, field: Field) -> None:
    """773: the journal of an article, the set of a volume."""
    is_host = draft.signs.is_part
    one = Linked(relation="host" if is_host else "set")
    for code, text in field.subfields:
        text = clean(text)[:_LONGEST]
        if code == "t":
            one.title = without_stop(without_medium(bare(text))[0])
        elif code == "w" and not one.control_number:
            one.control_number = text.rpartition(")")[2]
        elif code == "g" and (is_host or volumes.is_number(bare(text))):
            _place_in_host(one, bare(text))
        elif code == "d":
            draft.date_of_host = draft.date_of_host or text
            if not is_host:
                _imprint_of_set(draft, text)
        elif code == "x":
            one.issn = text
        elif code == "z":
            one.isbn = text
        elif code == "a" and not is_host and not draft.to.people:
            _person_of_set(draft, text)
        elif code == "a":
            one.responsibility = bare(text)
    if is_host:
        draft.date_of_host = one.part if any(map(str.isdigit, one.part)) else draft.date_of_host
    if one.title or one.control_number:
        draft.to.linked.append(one)


def _place_in_host(one: Linked, text: str) -> None:
    found = _PAGES_OF_HOST.search(text)
    if found is not None:
        one.pages = found[1].strip()
        text = text[: found.start()]
    one.part = joined((one.part, bare(text).rstrip(". -–")), ", ")


def _imprint_of_set(draft: Draft, text: str) -> None:
    found = _IMPRINT_OF_SET.match(text)
    if found is None:
        return
    if not draft.to.places:
        draft.to.places = places(found[1])
    if not draft.to.publishers and found[2]:
        draft.to.publishers = [name for name in (publisher(found[2]),) if name]


def _person_of_set(draft: Draft, text: str) -> None:
    text = unwrapped(text)
    dates = _DATES_OF_NAME.search(text)
    surname, given, _dates, _addition = names.inverted(_DATES_OF_NAME.sub("", text).strip())
    if given:
        add_person(
            draft,
            names.person(
                surname,
                short=given,
                dates=dates[1] if dates is not None else "",
                roles=[relators.AUTHOR],
            ),
        )


def piece(draft: Draft, field: Field) -> None:
    title = without_stop(bare(field.first("t")))
    author = without_stop(bare(field.first("a")))
    add(draft.pieces, joined((title, author), " / ") if title else "")
