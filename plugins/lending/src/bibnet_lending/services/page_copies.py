"""Copies of pages as files (ЭДД): a library makes one for a reader, who downloads it.

Rows are locked in the order of exchange: the queue, the request, the exchange; the copy hangs on
the request and is moved under its lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.journal.services import Mode
from bibnet.libraries import schedule
from bibnet_lending import errors, journal
from bibnet_lending.models import BookRequest, Exchange, ExchangeState, PageCopy, RequestState

from . import borrowing, exchange_moves, exchanging, page_keeping, request_moves
from .answering import answered
from .scans import as_pdf


@transaction.atomic
def deliver(
    *,
    exchange: Exchange,
    files: Sequence[File],
    actor: User | None,
    now: datetime | None = None,
) -> Exchange:
    """The asked library has made the copy: it is promised, sent and there at once.

    Raises NotACopy, ForbiddenMove. Locks the queue, the request, the exchange.
    """
    now = now or timezone.now()
    content = as_pdf(files)
    found = exchange_moves.locked(exchange, now=now)
    request = found.request
    if not found.exchange.is_copy or request is None:
        raise errors.ForbiddenMove
    if found.exchange.state == ExchangeState.ASKED:
        exchanging.agree(exchange=exchange, actor=actor, now=now)
    exchanging.send(exchange=exchange, actor=actor, now=now)
    page_keeping.keep(request, content, exchange=found.exchange, actor=actor, now=now)
    return borrowing.receive(exchange=exchange, actor=actor, now=now)


@transaction.atomic
def deliver_here(
    *,
    request: BookRequest,
    files: Sequence[File],
    actor: User | None,
    now: datetime | None = None,
) -> BookRequest:
    """The own library has made the copy. Raises NotACopy, ForbiddenMove. Locks the request."""
    now = now or timezone.now()
    content = as_pdf(files)
    request = request_moves.locked(request)
    if not request.pages or request.state != RequestState.ASKED:
        raise errors.ForbiddenMove
    answered(request, now=now)
    page_keeping.keep(request, content, exchange=None, actor=actor, now=now)
    request_moves.move(request, RequestState.READY, actor=actor, now=now)
    return request


@transaction.atomic
def download(*, request: BookRequest, actor: User | None, now: datetime | None = None) -> bytes:
    """What the reader gets; with the first time the request is done, with the last the file goes.

    Raises CopyGone. Locks as delivering does.
    """
    now = now or timezone.now()
    request, copy = _locked(request, now=now)
    if copy is None or copy.until < schedule.today(request.library, now):
        raise errors.CopyGone
    content = page_keeping.content_of(copy)
    copy.downloads += 1
    copy.save(update_fields=["downloads"])
    if request.state == RequestState.READY:
        _issue(request, copy, actor=actor, now=now, mode=Mode.REMOTE)
    if copy.left == 0:
        page_keeping.let_go(request, now=now)
    return content


@transaction.atomic
def hand_over_here(
    *, request: BookRequest, actor: User | None, now: datetime | None = None
) -> BookRequest:
    """A reader who uses no cabinet has got the copy of the own library on paper: the file goes.

    Raises ForbiddenMove. Locks the request.
    """
    now = now or timezone.now()
    request, copy = _locked(request, now=now)
    if copy is None or copy.exchange is not None or request.state != RequestState.READY:
        raise errors.ForbiddenMove
    _issue(request, copy, actor=actor, now=now, mode=Mode.IN_HOUSE)
    page_keeping.let_go(request, now=now)
    return request


def _locked(request: BookRequest, *, now: datetime) -> tuple[BookRequest, PageCopy | None]:
    """The request as it is now with its copy, the exchange behind it locked in its order."""
    before = page_keeping.copy_of(request)
    if before is not None and before.exchange is not None:
        exchange_moves.locked(before.exchange, now=now)
    request = request_moves.locked(request)
    copy = page_keeping.copy_of(request)
    # Made anew while we waited: the other exchange is not locked.
    return request, copy if copy == before else None


def _issue(
    request: BookRequest, copy: PageCopy, *, actor: User | None, now: datetime, mode: str
) -> None:
    """The reader has got it: figures tell a copy of another library from one of the own."""
    exchange = copy.exchange
    if exchange is not None and exchange.state == ExchangeState.RECEIVED:
        exchange_moves.move(exchange, ExchangeState.CLOSED, actor=actor, now=now)
    request_moves.move(request, RequestState.DONE, actor=actor, now=now)
    journal.write(
        journal.ISSUE,
        library=request.pickup,
        reader=request.reader,
        ticket=request.ticket,
        obj=request,
        at=now,
        mode=mode,
        exchange=exchange.kind if exchange is not None else "",
        is_copy=True,
    )
