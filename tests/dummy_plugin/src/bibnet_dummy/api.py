"""What other plugins may use of the notes: one extension point of each kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibnet.plugins.extension import Points
from bibnet.plugins.items import Item

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bibnet.libraries.models import Library

    from .models import Note

points = Points("dummy")


@dataclass(frozen=True)
class Mark(Item):
    """A word beside a note."""

    text: str


@points.list_point
def note_marks(library: Library, *, note: Note) -> Iterable[Mark]:
    """Words shown beside a note."""
    return []


@points.slot
def note_after(library: Library, *, request: HttpRequest, note: Note) -> str:
    """Below a note."""
    return ""


@points.participants
def notes_merging(library: Library, *, kept: Note, gone: Note) -> None:
    """Two notes become one: hand over what belongs to `gone`."""


@points.announcement
def note_written(library: Library, *, note: Note) -> None:
    """A note has been written."""


@points.veto
def note_deleting(library: Library, *, note: Note) -> Iterable[str]:
    """Why a note cannot be deleted."""
    return []
