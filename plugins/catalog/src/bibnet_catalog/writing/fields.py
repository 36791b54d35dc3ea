"""Fields of a record that is written, whichever MARC it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pymarc import Field, Indicators, Subfield

from bibnet_catalog.describing.description import Held, Item

Part = tuple[str, str]


def field(tag: str, *parts: Part, of: str = "  ") -> Iterator[Field]:
    """The field with what is not empty, and its indicators; nothing of an empty one."""
    subfields = [Subfield(code, value) for code, value in parts if value]
    if subfields:
        yield Field(tag, Indicators(*of), subfields)


def copies(tag: str, held: Iterable[Held], *, place: str, call_number: str) -> Iterator[Field]:
    """A field for each copy that is named, or one for a place where none is."""
    for one in held:
        for item in one.items or [Item()]:
            yield from field(
                tag,
                ("a", one.library),
                (place, one.place),
                (call_number, one.call_number),
                ("p", item.inventory),
                ("z", one.note),
            )


def year_text(year: int | None) -> str:
    return str(year) if year else ""
