"""Headings of MARC21: persons and bodies (1XX, 7XX), what the book is about (6XX)."""

from __future__ import annotations

import re

from bibnet_catalog.reading.marc import Field

from . import names, relators
from .description import Body, Person
from .draft import Draft, add_person, add_subject, roles
from .texts import bare, clean, joined, unwrapped, without_stop

_LONGEST = 1_000  # of what is said beside a name

_EDITED = re.compile(
    r"\[?(?:edited|ed\.|eds\.|compiled|under the editorship|под (?:общ|науч)?\S* ?ред|ред\.|редкол"
    r"|сост|отв\. ред|hrsg|herausgegeben|a cura|sous la direction|zsgest)",
    re.IGNORECASE,
)


def about_person(draft: Draft, field: Field) -> None:
    one = _heading(field, [])
    if one is not None:
        heading = joined((names.whole_name(one), without_stop(bare(field.first("t")))), ". ")
        scheme = "title" if field.first("t") else "person"
        _about(draft, field, scheme, heading)


def about_body(draft: Draft, field: Field) -> None:
    heading = joined((bare(one).rstrip(".") for one in field.all("a", "b")), ". ")
    _about(draft, field, "body", heading)


def about_title(draft: Draft, field: Field) -> None:
    heading = joined((bare(one).rstrip(".") for one in field.all("a", "n", "p")), ". ")
    _about(draft, field, "title", heading)


def about_topic(draft: Draft, field: Field) -> None:
    _about(draft, field, "topic", without_stop(bare(field.first("a"))))


def about_place(draft: Draft, field: Field) -> None:
    _about(draft, field, "place", without_stop(bare(field.first("a"))))


def _about(draft: Draft, field: Field, scheme: str, heading: str) -> None:
    parts = [without_stop(one.rstrip()) for one in field.all("v", "x", "y", "z")]
    add_subject(draft, scheme, heading, parts, field.first("0"))


def _heading(field: Field, of_roles: list[str]) -> Person | None:
    """A person of X00: «Толстой, Лев Николаевич» with dates beside or behind the name."""
    parts: dict[str, str] = {}
    for code, text in field.subfields:
        if code == "c" and code in parts:
            parts["c"] = f"{parts['c'][:_LONGEST]}, {bare(text)}"
        else:
            parts.setdefault(code, bare(text))
    get = parts.get
    whole = unwrapped(get("a", ""))
    if field.indicators[:1] == "0" or "," not in whole:
        surname, given, dates, addition = whole, "", "", ""
    else:
        surname, given, dates, addition = names.inverted(whole)
    fuller = get("q", "").strip("()., ")
    return names.person(
        names.without_stop(surname),
        short=names.without_stop(given),
        full=fuller if fuller and names.is_initials(given) else "",
        numeration=get("b", "").rstrip("., "),
        dates=without_stop(get("d", "") or dates),
        addition=without_stop(get("c", "") or addition),
        roles=of_roles,
        authority=get("0", ""),
    )


def person(draft: Draft, field: Field) -> None:
    said = [text for code, text in field.subfields if code in ("4", "e")]
    add_person(draft, _heading(field, roles(draft, said, relators.AUTHOR)))


def other_person(draft: Draft, field: Field) -> None:
    """700 without a role: an author, unless the title page names editors and no author."""
    said = [text for code, text in field.subfields if code in ("4", "e")]
    is_edited = bool(draft.responsibility) and bool(_EDITED.match(draft.responsibility[0]))
    default = relators.OTHER if is_edited else relators.AUTHOR
    add_person(draft, _heading(field, roles(draft, said, default)))


def body(draft: Draft, field: Field) -> None:
    name = bare(field.first("a"))
    if not name:
        return
    said = [text for code, text in field.subfields if code in ("4", "e")]
    is_main = field.tag[0] == "1"
    draft.to.bodies.append(
        Body(
            name=without_stop(name),
            unit=joined((bare(one).rstrip(".") for one in field.all("b")), ". "),
            is_meeting=field.tag[1:] == "11",
            roles=roles(draft, said, relators.AUTHOR if is_main else relators.OTHER),
            authority=clean(field.first("0")),
        )
    )
