"""Rows of what readers ask for and libraries send each other."""

from __future__ import annotations

from functools import partial

from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeKind,
    ExchangeStep,
    PageCopy,
    PageCopyFile,
    RequestState,
    RequestStep,
)
from django.db.models import Model
from django.utils import timezone

from bibnet.libraries.models import Library

from .basics import Basics, Make, Values, made, number, step


def rows(basics: Basics) -> dict[type[Model], Make]:
    """How a row of each model is made."""

    def a_book_request(library: Library) -> BookRequest:
        own = basics.wish(library)
        del own["copy"]
        own["state"] = RequestState.CANCELLED
        return made(BookRequest, library, **own, answer_by=timezone.localdate())

    def an_exchange(library: Library) -> Exchange:
        copy, now = basics.a_copy(library), timezone.now()
        return made(
            Exchange,
            library,
            request=a_book_request(library),
            kind=ExchangeKind.LOAN,
            partner="Contract",
            edition=copy.holding.edition,
            copy=copy,
            wanted="Contract",
            pickup=library.member,
            asked_at=now,
            state_at=now,
            answer_by=timezone.localdate(),
        )

    def a_page_copy(library: Library) -> PageCopy:
        own = {"request": a_book_request(library), "size": 1, "most": 1}
        return made(PageCopy, library, **own, made_at=timezone.now(), until=timezone.localdate())

    def a_file(library: Library) -> PageCopyFile:
        return made(PageCopyFile, library, copy=a_page_copy(library), content=b"%PDF-")

    return {
        PageCopy: a_page_copy,
        PageCopyFile: a_file,
        BookRequest: a_book_request,
        RequestStep: step(RequestStep, "request", a_book_request),
        Exchange: an_exchange,
        ExchangeStep: step(ExchangeStep, "exchange", an_exchange),
    }


def values(basics: Basics, rows: dict[str, Make]) -> Values:
    """What addresses are filled in with; `rows` are by the label of the model."""
    return {
        "lending:order": lambda library: {"edition": basics.a_record(library).edition_id},
        "lending_api:cancel_book_request": partial(number, rows["bibnet_lending.BookRequest"]),
        "lending_admin:book_request": partial(number, rows["bibnet_lending.BookRequest"]),
        "lending_admin:page_copy": lambda library: {
            "pk": rows["bibnet_lending.PageCopyFile"](library).copy_id
        },
        "lending:page_copy": partial(number, rows["bibnet_lending.BookRequest"]),
        "lending_api:page_copy": partial(number, rows["bibnet_lending.BookRequest"]),
        "lending_admin:exchange_slip": partial(number, rows["bibnet_lending.Exchange"]),
    }
