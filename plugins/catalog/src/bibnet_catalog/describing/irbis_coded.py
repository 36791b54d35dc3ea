"""Fields of IRBIS64 whose codes, or whose presence, tell what it is and in what form."""

from __future__ import annotations

from bibnet_catalog.reading.marc import Field

from .description import Kind
from .draft import Draft


def serial(draft: Draft, field: Field) -> None:
    draft.signs.is_serial = True


def projected(draft: Draft, field: Field) -> None:
    draft.signs.kind = draft.signs.kind or Kind.VIDEO


def sound(draft: Draft, field: Field) -> None:
    draft.signs.is_sound = True


def electronic(draft: Draft, field: Field) -> None:
    data = field.first("a").lower()
    draft.signs.is_electronic = True
    draft.signs.is_programme = bool(data) and data[0] in "abefgij"
    draft.signs.words.append(data)


def form(draft: Draft, field: Field) -> None:
    """106 ^a: large print, Braille, as in RUSMARC."""
    form = (field.first("a") or field.value)[:1].lower()
    draft.to.is_large_print = draft.to.is_large_print or form == "d"
    draft.to.is_braille = draft.to.is_braille or form == "f"


def cartographic(draft: Draft, field: Field) -> None:
    draft.signs.coded = Kind.MAP


def score(draft: Draft, field: Field) -> None:
    draft.signs.coded = draft.signs.coded or Kind.SHEET_MUSIC
