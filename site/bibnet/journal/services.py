from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from .models import Entry, Mode

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

__all__ = ["Mode", "amounts_by_reader", "pseudonyms_since", "write"]


def write(
    *,
    kind: str,
    library: Library | None = None,
    library_id: int | None = None,
    amount: int = 1,
    at: datetime | None = None,
    mode: str = "",
    obj: models.Model | None = None,
    reader_pseudonym: str = "",
    reader_age: int | None = None,
    ticket_kind: str = "",
    data: dict[str, Any] | None = None,
) -> Entry:
    """Append one entry of a library (given whole or by id) to the journal and return it.

    A correction is one more entry, with a negative amount where the figure sinks.
    """
    owner_id = library_id if library is None else library.pk
    if owner_id is None:
        raise TypeError("an entry of the journal belongs to a library")
    return Entry.objects.create(
        kind=kind,
        library_id=owner_id,
        amount=amount,
        at=at or timezone.now(),
        mode=mode,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        reader_pseudonym=reader_pseudonym,
        reader_age=reader_age,
        ticket_kind=ticket_kind,
        data=data or {},
    )


def amounts_by_reader(
    *, kind: str, library: Library, pseudonyms: Collection[str], since: datetime
) -> dict[str, int]:
    """How much of a kind each of these readers has in a library and its parts since then; who has
    nothing is left out. One query.
    """
    rows = Entry.objects.filter(
        library__path__startswith=library.path,
        kind=kind,
        at__gte=since,
        reader_pseudonym__in=pseudonyms,
    )
    counted = rows.order_by().values_list("reader_pseudonym")
    return dict(counted.annotate(total=models.Sum("amount")))


def pseudonyms_since(moment: datetime, *, prefix: str) -> models.QuerySet[Entry, Any]:
    """The pseudonyms of readers of whom entries of these kinds tell since then; a subquery."""
    rows = Entry.objects.filter(kind__startswith=prefix, at__gte=moment)
    return rows.exclude(reader_pseudonym="").order_by().values("reader_pseudonym")
