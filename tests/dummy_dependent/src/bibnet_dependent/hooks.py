"""Answers to the extension points that the plugin `dummy` offers in its `api.py`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.html import format_html

from bibnet.plugins.errors import Refused
from bibnet.plugins.registrar import Registrar
from bibnet_dummy import api

from .models import Answer

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet_dummy.models import Note

hooks = Registrar("dependent")


@hooks.on(api.note_marks)
def answered(library: Library, *, note: Note) -> Iterable[api.Mark]:
    if Answer.objects.of(library.member).filter(note_id=note.pk).exists():
        yield api.Mark("answered")


@hooks.on(api.note_after)
def answers(library: Library, *, note: Note) -> str:
    found = Answer.objects.of(library.member).filter(note_id=note.pk)
    return format_html('<p class="dependent-answers">{}</p>', ", ".join(map(str, found)))


@hooks.on(api.notes_merging)
def hand_over(library: Library, *, kept: Note, gone: Note) -> None:
    answers = Answer.objects.of(library.member).filter(note_id=gone.pk)
    if answers.filter(text="stay").exists():
        raise Refused("An answer wants to stay.")
    answers.update(note_id=kept.pk)


@hooks.on(api.note_written)
def thank(library: Library, key: str, *, note: Note | None) -> None:
    if note is not None:
        Answer.objects.of(library.member).get_or_create(
            key=key, defaults={"library": library.member, "note_id": note.pk, "text": "thanks"}
        )


@hooks.on(api.note_deleting)
def keep_answered(library: Library, *, note: Note) -> Iterable[str]:
    count = Answer.objects.of(library.member).filter(note_id=note.pk).exclude(key="").count()
    if count:
        yield f"{count} answers belong to the note."
