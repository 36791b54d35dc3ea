"""What readers of the demonstration ask for and libraries send each other: each state once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path

from bibnet_catalog import api as catalog
from django.core.files.base import ContentFile

from bibnet.libraries.models import Library
from bibnet.text.typesetting import typeset
from bibnet_lending.errors import LendingError
from bibnet_lending.models import BookRequest, Circulation, CopyState, Exchange, ReaderTicket
from bibnet_lending.models.requests import Purpose
from bibnet_lending.services import borrowing, choosing, exchanging, page_copies
from bibnet_lending.services.requesting import Wanted, ask_for_book

Act = Callable[..., Exchange]
PAGE = Path(__file__).with_name("page.typ")
PARTNER = "Российская государственная библиотека, Москва"
UNKNOWN = Wanted(
    title="Пчёлы Брянского полесья",
    author="Симонов П. А.",
    why="для краеведческого кружка в школе",
)
SOME_PAGES = Wanted(
    title="Очерки истории Брянского края",
    author="Крашенинников В. В.",
    pages="глава «Партизанская республика», с. 112–119",
    purpose=Purpose.STUDY,
    knows_law=True,
)
FROM_OUTSIDE = Wanted(title="Народные песни Брянщины", author="Свитова К. Г.", year="1966")
# So many of a member's copies are looked at.
LOOKED_AT = 200
# How far each book of another library has come.
WAYS: Sequence[Sequence[Act]] = (
    (),
    (exchanging.agree, exchanging.send, borrowing.receive),
    (exchanging.agree, exchanging.send, borrowing.receive, borrowing.lend_on),
)


def ask_others(library: Library, tickets: Sequence[ReaderTicket], now: datetime) -> None:
    """One request to decide, one of a library outside the network, and what other members have."""
    asking = iter(tickets)
    with suppress(LendingError, StopIteration):
        _ask(next(asking), UNKNOWN, library, now)
        outside = _ask(next(asking), FROM_OUTSIDE, library, now)
        exchange = exchanging.ask_library(request=outside, partner=PARTNER, actor=None, now=now)
        _go(exchange, (exchanging.agree, exchanging.send), now)
    for ways, ticket, (lender, edition) in zip(WAYS, asking, _elsewhere(library), strict=False):
        with suppress(LendingError):
            request = _ask(ticket, Wanted(edition=edition), library, now)
            exchange = exchanging.ask_library(request=request, lender=lender, actor=None, now=now)
            _go(exchange, ways, now)


def ask_for_pages(ticket: ReaderTicket, library: Library, now: datetime) -> None:
    """A copy of pages that the library has made, in the cabinet of its reader."""
    with suppress(LendingError):
        request = _ask(ticket, SOME_PAGES, library, now)
        page_copies.deliver_here(request=request, files=[_scan()], actor=None, now=now)


def _ask(ticket: ReaderTicket, wanted: Wanted, library: Library, now: datetime) -> BookRequest:
    at = now - timedelta(hours=3)
    return ask_for_book(ticket=ticket, wanted=wanted, pickup=library, actor=None, now=at)


def _scan() -> ContentFile:
    """A made-up page, as a librarian's scanner would give it."""
    return ContentFile(_page(), "page.pdf")


@cache
def _page() -> bytes:
    text = "Так выглядит файл, который сделал библиотекарь. Текст этой страницы выдуман."
    return typeset(PAGE, {"title": SOME_PAGES.title, "text": text})


def _go(exchange: Exchange, acts: Sequence[Act], now: datetime) -> None:
    for act in acts:
        exchange = act(exchange=exchange, actor=None, now=now)


def _elsewhere(library: Library) -> Iterator[tuple[Library, int]]:
    """Editions of works of which other members have a copy at its place and this one has none."""
    for lender in choosing.lenders().exclude(pk=library.pk).order_by("pk"):
        away = Circulation.objects.of(lender).exclude(state=CopyState.FREE)
        left_out = set(away.values_list("copy", flat=True))
        works = set()
        for copy in islice(catalog.each_copy(lender), LOOKED_AT):
            edition = copy.edition
            is_fit = not copy.is_for_reading_room and not edition.is_hidden
            if edition.work in works or copy.number in left_out or not is_fit:
                continue
            works.add(edition.work)
            if not catalog.copies_of(library, work=edition.work):
                yield lender, edition.number
