"""What the worker and the demonstration do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from bibnet.plugins import items, points
from bibnet_dummy.models import Note

from .registrar import hooks

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


@hooks.on(points.periodic_tasks)
def periodic_task(library: Library) -> Iterable[items.PeriodicTask]:
    return [items.PeriodicTask("dummy.sweep", sweep, every=timedelta(days=1))]


def sweep(library: Library) -> None:
    """Take away empty notes."""
    Note.objects.of(library.member).filter(text="").delete()


@hooks.on(points.ready_parts)
def notes_are_there(library: Library) -> Iterable[items.ReadyPart]:
    return [items.ReadyPart("notes", Note.objects.of(library.member).exists)]


@hooks.on(points.demonstration_parts)
def demonstration(library: Library) -> Iterable[items.DemonstrationPart]:
    return [items.DemonstrationPart("notes", write_the_first_note)]


def write_the_first_note(library: Library) -> None:
    Note.objects.get_or_create(library=library, text="The first note")
