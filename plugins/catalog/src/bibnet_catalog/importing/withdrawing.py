"""Records that their source took back, and copies that are named no more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bibnet.libraries.models import Library
from bibnet_catalog import api
from bibnet_catalog.models import Copy, Holding, Record

from .doubting import pass_doubts
from .noting import to_index
from .showing import show_anew


def withdraw(records: Sequence[Record], *, library: Library, now: datetime) -> None:
    """Mark records that their source took back, with their holdings and copies, as gone.

    Raises Refused of whoever holds a copy of them.
    """
    if not records:
        return
    found = [one.pk for one in records]
    copies = Copy.objects.filter(record__in=found, is_gone=False)
    api.copies_leaving.run(library, copies=copies)
    Record.objects.filter(pk__in=found).update(is_gone=True, changed_at=now)
    Holding.objects.filter(record__in=found).update(is_gone=True)
    Copy.objects.filter(record__in=found).update(is_gone=True)
    pass_doubts(found)
    editions = {one.edition_id for one in records}
    show_anew(editions)
    to_index(editions)


def let_leave(copies: Collection[int], library: Library) -> None:
    """Let others know that these copies are gone from now on. Raises Refused."""
    if copies:
        api.copies_leaving.run(library, copies=Copy.objects.filter(pk__in=copies))
