"""Headings of RUSMARC: persons and bodies (7XX), what the book is about (60X)."""

from __future__ import annotations

from bibnet_catalog.reading.marc import Field

from . import names, relators
from .description import Body, Person
from .draft import Draft, add_person, add_subject, roles
from .linking import embedded
from .texts import bare, clean, joined

_LONGEST = 1_000  # of what is said beside a name


def about_person(draft: Draft, field: Field) -> None:
    one = person_of(field, [])
    if one is not None:
        parts = field.all("x", "y", "z", "j")
        add_subject(draft, "person", names.whole_name(one), parts, one.authority)


def about_body(draft: Draft, field: Field) -> None:
    heading = joined((bare(one) for one in field.all("a", "b")), ". ")
    add_subject(draft, "body", heading, field.all("x", "y", "z", "j"), field.first("3"))


def about_work(draft: Draft, field: Field) -> None:
    """An author with a title as a subject: 604 holds both as embedded fields."""
    words = []
    parts: list[str] = []
    for part in embedded(field):
        if part.tag == "700":
            one = person_of(part, [])
            words.append(names.whole_name(one) if one is not None else "")
        else:
            words.append(joined((bare(text) for text in part.all("a", "b")), ". "))
            parts += part.all("x", "y", "z", "j")
    add_subject(draft, "title", joined(words, ". "), parts, "")


def about_title(draft: Draft, field: Field) -> None:
    heading = joined((bare(one) for one in field.all("a", "h", "i")), ". ")
    add_subject(draft, "title", heading, field.all("x", "y", "z", "j"), field.first("3"))


def about_topic(draft: Draft, field: Field) -> None:
    add_subject(draft, "topic", field.first("a"), field.all("x", "y", "z", "j"), field.first("3"))


def about_place(draft: Draft, field: Field) -> None:
    add_subject(draft, "place", field.first("a"), field.all("x", "y", "z", "j"), field.first("3"))


def person_of(field: Field, of_roles: list[str]) -> Person | None:
    parts: dict[str, str] = {}
    for code, text in field.subfields:
        if code == "c" and code in parts:
            parts["c"] = f"{parts['c'][:_LONGEST]}, {text}"
        else:
            parts.setdefault(code, text)
    get = parts.get
    return names.person(
        get("a", ""),
        short=get("b", ""),
        full=get("g", ""),
        numeration=get("d", ""),
        dates=get("f", ""),
        addition=get("c", ""),
        roles=of_roles,
        authority=get("3", ""),
    )


def person(draft: Draft, field: Field) -> None:
    add_person(draft, person_of(field, roles(draft, field.all("4"), relators.AUTHOR)))


def other_person(draft: Draft, field: Field) -> None:
    add_person(draft, person_of(field, roles(draft, field.all("4"), relators.OTHER)))


def body(draft: Draft, field: Field) -> None:
    name = bare(field.first("a"))
    if name:
        default = relators.OTHER if field.tag == "712" else relators.AUTHOR
        draft.to.bodies.append(
            Body(
                name=name,
                unit=joined((bare(one) for one in field.all("b")), ". "),
                is_meeting=field.indicators[:1] == "1",
                roles=roles(draft, field.all("4"), default),
                authority=clean(field.first("3")),
            )
        )
