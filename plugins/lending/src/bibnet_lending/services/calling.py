"""The list of calls: whom no letter reaches is told by telephone, and tried again the next day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bibnet_catalog import api as catalog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bibnet.accounts.models import Reader, User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, family
from bibnet_lending.models import (
    BookRequest,
    Call,
    CallTry,
    Loan,
    Order,
    OrderState,
    RequestState,
    TellingState,
)

DUE, READY = "due", "order_ready"
# Of a request nobody is called before there is something to say.
CALLED_ABOUT = (
    RequestState.READY,
    RequestState.PROPOSED,
    RequestState.ORDERED,
    RequestState.REFUSED,
)
# A book is spoken of from so many days before its day on.
SOON = timedelta(days=3)
# Who does not answer so often is not called about the same thing again.
MOST_TRIES = 3
KEPT = timedelta(days=30)


@dataclass
class ToSay:
    """One line of the list: whom to call, and what to say."""

    call: Call
    sentences: list[str] = field(default_factory=list)


def put_on_list(
    *,
    library: Library,
    branch: Library,
    reader: Reader,
    kind: str,
    now: datetime,
    order: Order | None = None,
    request: BookRequest | None = None,
) -> None:
    """Somebody has to be called; about due days there is one call, however many books, and about a
    request one, wherever it stands by then.
    """
    Call.objects.of(library).get_or_create(
        library=library,
        reader=reader,
        order=order,
        request=request,
        kind=kind,
        state=TellingState.WAITS,
        defaults={"branch": branch, "day": schedule.today(branch, now), "made_at": now},
    )


def waiting(library: Library, *, now: datetime) -> QuerySet[Call]:
    """The calls to make today at a part of the library and under it, the oldest first.

    What there is nothing to say of any more, since the book was fetched or came back, is left out.
    """
    today = schedule.today(library, now)
    theirs = Q(reader=OuterRef("reader")) | Q(reader__representative=OuterRef("reader"))
    late = (
        Loan.objects.of(library.member)
        .filter(theirs, copy__isnull=False, returned_at=None, due_at__lt=_soon(today, library))
        .annotate(to=family.addressee_of("reader", today))
        .filter(to=OuterRef("reader"))
    )
    return (
        Call.objects.of(library.member)
        .filter(branch__path__startswith=library.path, state=TellingState.WAITS, day__lte=today)
        .exclude(Q(kind=READY) & ~Q(order__state=OrderState.READY))
        .filter(Q(request=None) | Q(request__state__in=CALLED_ABOUT))
        .filter(~Q(kind=DUE) | Exists(late))
        .select_related("reader", "branch", "library")
        .order_by("day", "pk")
    )


def what_to_say(calls: Sequence[Call], *, now: datetime) -> list[ToSay]:
    """Each call with its sentences; the number of queries does not depend on how many there are."""
    if not calls:
        return []
    library = calls[0].library
    today = schedule.today(library, now)
    due = [one.reader_id for one in calls if one.kind == DUE]
    loans = (
        Loan.objects.of(library)
        .filter(
            family.told_for(due, today),
            copy__isnull=False,
            returned_at=None,
            due_at__lt=_soon(today, library),
        )
        .annotate(to=family.addressee_of("reader", today))
        .select_related("reader", "branch")
        .order_by("due_at", "pk")
    )
    of_reader: dict[int, list[Loan]] = defaultdict(list)
    for loan in loans:
        of_reader[loan.to].append(loan)
    orders = Order.objects.of(library).select_related("reader", "pickup")
    ordered = orders.in_bulk([one.order_id for one in calls if one.order_id])
    requests = BookRequest.objects.of(library).select_related("reader", "pickup")
    asked = requests.in_bulk([one.request_id for one in calls if one.request_id])
    wishes = [*ordered.values(), *asked.values()]
    loaned = (one for some in of_reader.values() for one in some)
    books = catalog.editions({one.edition_id for one in (*loaned, *wishes) if one.edition_id})
    said = []
    for call in calls:
        if call.order_id:
            order = ordered[call.order_id]
            sentences = [_of_order(call, order, books[order.edition_id].name)]
        elif call.request_id:
            request = asked[call.request_id]
            known = books.get(request.edition_id or 0)
            sentences = [_of_request(call, request, known.name if known else request.told)]
        else:
            sentences = [
                _of_loan(call, one, books[one.edition_id].name, today)
                for one in of_reader[call.reader_id]
            ]
        said.append(ToSay(call, sentences))
    return said


@transaction.atomic
def note_call(
    *, call: Call, is_answered: bool, actor: User | None, now: datetime | None = None
) -> Call:
    """Keep that somebody called; who did not answer is on the list of the next day again.

    Raises ForbiddenMove where a colleague was quicker. Locks the call.
    """
    now = now or timezone.now()
    call = Call.objects.of(call.library).select_for_update(of=("self",)).get(pk=call.pk)
    today = schedule.today(call.branch, now)
    if call.state != TellingState.WAITS or call.day > today:
        raise errors.ForbiddenMove
    CallTry.objects.of(call.library).create(
        library=call.library, call=call, is_answered=is_answered, at=now, by=actor
    )
    call.tries += 1
    if is_answered:
        call.state = TellingState.TOLD
    elif call.tries >= MOST_TRIES:
        call.state = TellingState.GIVEN_UP
    call.day = today + timedelta(days=1)
    call.save(update_fields=["tries", "state", "day"])
    return call


def forget_calls(library: Library, now: datetime) -> None:
    """Nobody calls about what was to be said a month ago."""
    Call.objects.of(library).filter(made_at__lt=now - KEPT).delete()


def _soon(today: date, library: Library) -> datetime:
    """The end of the last day that is spoken of."""
    after = today + SOON + timedelta(days=1)
    return datetime.combine(after, datetime.min.time(), library.tz) + timedelta(seconds=1)


def _for_whom(call: Call, reader: Reader | None) -> str:
    """«Для Анны: » where the book is a child's."""
    if reader is None or reader.pk == call.reader_id:
        return ""
    return _("for {name}:").format(name=reader.first_name) + " "


def _of_order(call: Call, order: Order, book: str) -> str:
    day = date_format(order.until, "j E") if order.until else ""
    said = {
        READY: _("“{book}” waits at {place} until {day}."),
        "order_refused": _("“{book}” cannot be had: {reason}."),
        "order_expired": _("“{book}” was not fetched in time; the order is over."),
        "order_late": _("“{book}” was not found at its place; the place in the queue is kept."),
        "title_available": _("the turn has come for “{book}”: it is being fetched to {place}."),
    }[call.kind]
    words = {"book": book, "place": order.pickup, "day": day, "reason": order.told.rstrip(".")}
    return _for_whom(call, order.reader) + said.format(**words)


def _of_request(call: Call, request: BookRequest, book: str) -> str:
    said = {
        RequestState.READY: _("“{book}” waits at {place}."),
        RequestState.PROPOSED: _("“{book}” is proposed to be bought."),
        RequestState.ORDERED: _("“{book}” is being fetched to {place}."),
        RequestState.REFUSED: _("“{book}” cannot be had: {reason}."),
    }[RequestState(request.state)]
    words = {"book": book, "place": request.pickup, "reason": request.reason.rstrip(".")}
    return _for_whom(call, request.reader) + said.format(**words)


def _of_loan(call: Call, loan: Loan, book: str, today: date) -> str:
    day = date_format(loan.due_on, "j E")
    said = _("“{book}” was due on {day}.") if loan.days_late(today) else _("“{book}” is due {day}.")
    return _for_whom(call, loan.reader) + said.format(book=book, day=day)
