"""Points of another plugin, where it is installed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.apps import apps

from bibnet_dummy.models import Note

from .registrar import hooks

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


if apps.is_installed("bibnet_lending"):
    from bibnet_lending import api as lending

    @hooks.on(lending.request_facts)
    def notes_of_a_book(
        library: Library, *, editions: Sequence[int]
    ) -> Iterable[lending.RequestFact]:
        """How many notes name a book by its number."""
        notes = Note.objects.of(library.member).filter(text__in=[f"book {one}" for one in editions])
        named = Counter(notes.values_list("text", flat=True))
        return [
            lending.RequestFact(edition=one, text=f"Notes: {count}")
            for one in editions
            if (count := named[f"book {one}"])
        ]
