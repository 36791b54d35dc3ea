"""Who has what too long: a list by days, its table for a spreadsheet, the letter to a reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bibnet_catalog import api as catalog
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries import schedule
from bibnet.libraries.models import Library

from .models import DebtCall, Loan


@dataclass(frozen=True, kw_only=True)
class Debt:
    """An overdue loan with what is known of its book and what was done so far."""

    loan: Loan
    copy: catalog.CopyFacts | None
    days: int
    calls: Sequence[DebtCall]


def overdue(library: Library, *, branch: Library | None, now: datetime) -> QuerySet[Any]:
    """Open loans of a member, or of one part, past their day; the longest first."""
    rows = Loan.objects.of(library).filter(
        returned_at=None, due_at__lte=now, reader__isnull=False, copy__isnull=False
    )
    if branch is not None:
        rows = rows.filter(branch__path__startswith=branch.path)
    return rows.select_related("branch", "library", "reader", "ticket").order_by("due_at", "pk")


def with_books(loans: Sequence[Loan], *, now: datetime) -> list[Debt]:
    """The loans with their books; as many queries for one as for all."""
    known = catalog.copies({one.copy_id for one in loans if one.copy_id})
    calls = _calls(loans)
    return [
        Debt(
            loan=one,
            copy=known.get(one.copy_id or 0),
            days=one.days_late(schedule.today(one.branch, now)),
            calls=calls[one.pk],
        )
        for one in loans
    ]


def _calls(loans: Sequence[Loan]) -> Mapping[int, list[DebtCall]]:
    """The calls about each of a library's loans, the last first."""
    found: dict[int, list[DebtCall]] = defaultdict(list)
    if loans:
        rows = DebtCall.objects.of(loans[0].library).filter(loan__in=loans)
        for call in rows.select_related("by").order_by("-at", "-pk"):
            found[call.loan_id].append(call)
    return found


def rows_of(debts: Sequence[Debt]) -> Iterator[list[Any]]:
    """The table of debtors, its head first."""
    yield [
        _("Days overdue"),
        _("Due"),
        _("Ticket"),
        _("Reader"),
        _("Telephone"),
        _("Book"),
        _("Inventory number"),
        _("Lent at"),
        _("Last call"),
    ]
    for one in debts:
        reader, ticket = one.loan.reader, one.loan.ticket
        yield [
            one.days,
            one.loan.due_on,
            ticket.number if ticket else "",
            reader.formal_name if reader else "",
            str(reader.phone) if reader else "",
            one.copy.edition.name if one.copy else "",
            (one.copy.inventory or one.copy.barcode) if one.copy else "",
            str(one.loan.branch),
            last_call(one),
        ]


def last_call(debt: Debt) -> str:
    """When somebody called last and what came of it; empty if nobody did."""
    if not debt.calls:
        return ""
    last = debt.calls[0]
    day = timezone.localtime(last.at, debt.loan.branch.tz).date()
    said = f"{_day(day)}: {last.get_answer_display()}"
    return f"{said}. {last.note}" if last.note else said


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
