"""What is kept of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from bibnet.libraries.scope import all_libraries
from bibnet.plugins import items, points
from bibnet.plugins.items import Person
from bibnet_dummy.models import Note

from .registrar import hooks

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bibnet.libraries.models import Library


@hooks.on(points.personal_data)
def authorship(library: Library) -> Iterable[items.PersonalData]:
    return [items.PersonalData("notes", "Notes you wrote", export, erase, merge)]


def export(person: Person) -> Iterable[Mapping[str, Any]]:
    return [{"text": note.text} for note in _notes_of(person)]


def erase(person: Person) -> None:
    _notes_of(person).update(author=None)


def merge(kept: Person, gone: Person) -> None:
    if kept.user is not None:
        _notes_of(gone).update(author=kept.user)


def _notes_of(person: Person) -> QuerySet[Note]:
    with all_libraries("a person's notes in all libraries"):
        notes = Note.objects.filter(author=person.user)
        return notes if person.user is not None else notes.none()


@hooks.on(points.readers_merging)
def hand_over_authorship(library: Library, *, kept: Person, gone: Person) -> None:
    merge(kept, gone)


@hooks.on(points.person_erasing)
def keep_busy_authors(library: Library, *, person: Person) -> Iterable[str]:
    if _notes_of(person).filter(text="unfinished").exists():
        yield "A note is unfinished."
