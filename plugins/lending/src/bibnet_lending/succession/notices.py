"""Who has something at a library that was merged, or another number, is told once.

By the worker, in lots: a large library has readers for minutes, and the merger is one transaction.
The lots are enqueued within it, so they are there if it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.background.tasks import library_task
from bibnet.libraries import network, schedule
from bibnet.libraries.models import Library
from bibnet_lending import family
from bibnet_lending.services import telling

from .tickets import Changed

AT_ONCE = 200
# By the reader's number: what was, what is, whether it is another ticket; as a task keeps it.
Lot = Sequence[tuple[int, Sequence[Sequence[str | bool]]]]


def enqueue(
    library: Library, into: Library, readers: Iterable[int], changed: Iterable[Changed]
) -> None:
    """Have these readers told, and whoever has another number."""
    by_reader: Mapping[int, list[list[str | bool]]] = defaultdict(list)
    for one in changed:
        by_reader[one.stays.reader_id].append([one.was, one.stays.number, one.is_other])
    told = [(reader, by_reader[reader]) for reader in sorted({*by_reader, *readers})]
    for begin in range(0, len(told), AT_ONCE):
        lot = told[begin : begin + AT_ONCE]
        tell_of_merger.enqueue(into.member.pk, into.pk, library.pk, lot)


@library_task(plugin=telling.PLUGIN)
def tell_of_merger(library: Library, place: int, gone: int, lot: Lot) -> None:
    """Done twice, it tells nobody twice."""
    changed = dict(lot)
    into, left = network.library(place), network.library(gone)
    now = timezone.now()
    today = schedule.today(into, now)
    rows = Reader.objects.filter(pk__in=changed).select_related("user", "representative__user")
    for reader in rows.order_by("pk"):
        to = family.addressee(reader, today)
        numbers = [
            {"was": was, "number": number, "is_other": is_other}
            for was, number, is_other in changed[reader.pk]
        ]
        telling.tell(
            telling.MERGED,
            to=to,
            library=library,
            branch=into,
            context={
                "gone": left,
                "heir": library,
                "changed": numbers,
                "child": reader if to != reader else None,
            },
            now=now,
            is_called=False,
            key=f"merged-{gone}-{reader.pk}",
        )
