"""What lending does when the catalogue joins, parts or loses what readers have or wait for.

Asked for many rows at once: the number of queries does not depend on how many there are, but for
the readers who waited twice for what is one edition now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import ngettext

from bibnet.libraries.scope import all_libraries
from bibnet.plugins.errors import Refused

from .electronic.choosing import lock_licence
from .electronic.counting import let_go
from .electronic.wanted import move
from .models import (
    BookRequest,
    Exchange,
    Hold,
    HoldState,
    HoldStep,
    LicensedTitle,
    Loan,
    Order,
    WantedBook,
    WantedState,
)
from .models.exchanges import BOUND
from .models.holds import IN_QUEUE
from .models.orders import OPEN
from .models.sayings import Saying, noted
from .models.wanted import OPEN_WANTED
from .services.queueing import move_hold

if TYPE_CHECKING:
    from bibnet_catalog.api import Move
    from django.db.models import QuerySet

EVERYBODYS = "an edition is the same in every library"


def editions_merge(into: Mapping[int, int]) -> None:
    """Loans, orders and places pass on to the edition that stays; each place keeps its day.

    Who waited for both keeps the earlier place.
    """
    with all_libraries(EVERYBODYS):
        _give_up_second_places(into)
        _give_up_second_requests(into)
        for model in (Loan, Order, Hold, LicensedTitle, WantedBook, BookRequest, Exchange):
            rows = list(model.objects.filter(edition__in=into).only("pk", "edition"))
            if model is Loan:
                stay = _lent_twice(into)
                rows = [one for one in rows if one.pk not in stay]
            for row in rows:
                row.edition_id = into[row.edition_id]
            model.objects.bulk_update(rows, ["edition"], batch_size=500)
            if model is Hold:
                _explain([one for one in rows if one.state in IN_QUEUE], noted(Saying.JOINED))


def records_move(moves: Collection[Move]) -> None:
    """What is known by its copy follows the copy; a place in a queue stays with the edition that
    was ordered, unless it is for a copy.
    """
    with all_libraries(EVERYBODYS):
        by_edition: dict[int, list[int]] = defaultdict(list)
        for move in moves:
            by_edition[move.joined].append(move.record)
        for edition, records in by_edition.items():
            for model in (Loan, Order, Hold, Exchange):
                model.objects.filter(copy__record__in=records).update(edition=edition)


def copies_leave(copies: QuerySet) -> None:
    """Raise Refused with what is still lent or kept; the rest may go and come back."""
    with all_libraries(EVERYBODYS):
        lent = Loan.objects.filter(copy__in=copies, returned_at=None).count()
        if lent:
            raise Refused(
                ngettext(
                    "{count} copy is lent: take it back first.",
                    "{count} copies are lent: take them back first.",
                    lent,
                ).format(count=lent)
            )
        away = Exchange.objects.filter(copy__in=copies, state__in=BOUND).count()
        if away:
            raise Refused(
                ngettext(
                    "{count} copy is promised to another library: settle the exchange first.",
                    "{count} copies are promised to other libraries: settle the exchanges first.",
                    away,
                ).format(count=away)
            )
        ordered = Order.objects.filter(copy__in=copies, state__in=OPEN).count()
        if ordered:
            raise Refused(
                ngettext(
                    "{count} copy is kept for a reader: settle the order first.",
                    "{count} copies are kept for readers: settle the orders first.",
                    ordered,
                ).format(count=ordered)
            )


def _give_up_second_places(into: Mapping[int, int]) -> None:
    concerned = {*into, *into.values()}
    waiting = Hold.objects.filter(
        edition__in=concerned, copy=None, class_set=None, state__in=IN_QUEUE
    )
    by_reader: dict[tuple[int, int | None, int, bool], list[Hold]] = defaultdict(list)
    for hold in waiting.order_by("placed_at", "pk"):
        edition = into.get(hold.edition_id, hold.edition_id)
        by_reader[hold.library_id, hold.reader_id, edition, hold.is_electronic].append(hold)
    now = timezone.now()
    for _who, holds in by_reader.items():
        for second in holds[1:]:
            note = noted(Saying.WAITED_TWICE)
            kept = second.licence_id
            move_hold(second, HoldState.CANCELLED, actor=None, now=now, note=note)
            if kept is not None:
                let_go(lock_licence(kept))


def _give_up_second_requests(into: Mapping[int, int]) -> None:
    """Who asked for both to be bought asks once, as of the first day."""
    rows = WantedBook.objects.filter(
        edition__in={*into, *into.values()}, state__in=OPEN_WANTED, reader__isnull=False
    )
    seen: set[tuple[int, int | None, int]] = set()
    for one in rows.select_related("library").order_by("asked_at", "pk"):
        what = one.library_id, one.reader_id, into.get(one.edition_id, one.edition_id)
        if what in seen:
            note = noted(Saying.ASKED_TWICE)
            move(one, WantedState.CANCELLED, actor=None, now=timezone.now(), note=note)
        seen.add(what)


def _lent_twice(into: Mapping[int, int]) -> set[int]:
    """Loans of whoever reads both titles of a bundle now: the second keeps the number it had."""
    both = Loan.objects.filter(
        edition__in={*into, *into.values()}, licence__isnull=False, returned_at=None
    )
    seen: set[tuple[int | None, int | None, int]] = set()
    found: set[int] = set()
    for loan in sorted(both, key=lambda one: (one.edition_id in into, one.pk)):
        what = (loan.reader_id, loan.licence_id, into.get(loan.edition_id, loan.edition_id))
        if what in seen:
            found.add(loan.pk)
        seen.add(what)
    return found


def _explain(holds: list[Hold], note: str) -> None:
    """Keep a sentence with each place for the reader who asks."""
    now = timezone.now()
    HoldStep.objects.bulk_create(
        HoldStep(library_id=hold.library_id, hold=hold, state=hold.state, at=now, note=note)
        for hold in holds
    )
