"""Headings of IRBIS64: persons and bodies, what the book is about."""

from __future__ import annotations

from bibnet_catalog.reading.marc import Field

from . import names, relators
from .description import Body, Person
from .draft import Draft, add_person, add_subject, roles
from .texts import bare, clean, joined


def about_person(draft: Draft, field: Field) -> None:
    one = person_of(field, [])
    if one is not None:
        title = bare(field.first("z"))
        heading = joined((names.whole_name(one), title), ". ")
        add_subject(draft, "title" if title else "person", heading, [])


def about_topic(draft: Draft, field: Field) -> None:
    parts = [text for code, text in field.subfields if code in "bcdefgho" and code]
    add_subject(draft, "topic", field.first("a"), parts)


def about_place(draft: Draft, field: Field) -> None:
    heading = field.first("a") or field.first("g")
    add_subject(draft, "place", heading, field.all("b", "c", "d", "h"))


def person_of(field: Field, of_roles: list[str]) -> Person | None:
    """^A surname, ^B initials; in headings of subjects both may stand in ^A: «Чехов А.П.»."""
    surname, short = bare(field.first("a")), field.first("b")
    before, _space, last = surname.rpartition(" ")
    if before and names.is_initials(last):
        surname, short = before, last
    return names.person(
        surname,
        short=short if names.is_initials(bare(short)) or field.tag != "600" else "",
        full=field.first("g"),
        numeration=field.first("d"),
        dates=field.first("f"),
        addition=joined((bare(field.first("c")), bare(field.first("1"))), ", "),
        roles=of_roles,
        authority=field.first("3"),
    )


def person(draft: Draft, field: Field) -> None:
    add_person(draft, person_of(field, roles(draft, field.all("4"), relators.AUTHOR)))


def other_person(draft: Draft, field: Field) -> None:
    add_person(draft, person_of(field, roles(draft, field.all("4"), relators.OTHER)))


def body(draft: Draft, field: Field) -> None:
    name = bare(field.first("a"))
    if name:
        default = relators.OTHER if field.tag == "962" else relators.AUTHOR
        draft.to.bodies.append(
            Body(
                name=name,
                unit=bare(field.first("b")),
                roles=roles(draft, field.all("4"), default),
                authority=clean(field.first("3")),
            )
        )
