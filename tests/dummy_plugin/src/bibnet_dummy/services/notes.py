from __future__ import annotations

from typing import Any

from django.db import transaction

from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.plugins.errors import Refused
from bibnet.plugins.showing import shown_data_changed
from bibnet_dummy import api
from bibnet_dummy.models import Note


@transaction.atomic
def write_note(*, library: Library, text: str, author: Any | None = None) -> Note:
    """Write a note and tell whoever listens."""
    note = Note(library=library.member, text=text, author=author)
    note.full_clean()
    note.save()
    if author is not None:
        audit.record(action="dummy.note_written", actor=author, library=note.library, obj=note)
    api.note_written.announce(library, note=note)
    shown_data_changed(library)
    return note


@transaction.atomic
def merge_notes(*, library: Library, kept: Note, gone: Note) -> None:
    """Make two notes one; a participant may refuse."""
    api.notes_merging.run(library, kept=kept, gone=gone)
    gone.delete()
    shown_data_changed(library)


@transaction.atomic
def delete_note(*, library: Library, note: Note) -> None:
    """Delete a note, or raise Refused with the reasons against it."""
    reasons = api.note_deleting.ask(library, note=note)
    if reasons:
        raise Refused(" ".join(reasons))
    note.delete()
    shown_data_changed(library)
