"""The desks of the demonstration: books that are lent, overdue, ordered and waited for."""

from __future__ import annotations

from bibnet_catalog.demo.filling import fill as fill_shelves
from bibnet_lending.demo.filling import fill
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    Hold,
    Loan,
    Order,
    OrderState,
    PageCopy,
    ReaderTicket,
    RequestState,
)
from bibnet_lending.services import page_keeping
from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.libraries.scope import library_scope
from tests.plugins.lending.conftest import title


def open_for_business(library) -> None:
    with library_scope(library):
        fill_shelves(library)
        fill(library)


def test_a_desk_has_what_a_librarian_meets_each_day(lent, northern):
    open_for_business(northern)
    today = schedule.today(northern, timezone.now())
    loans = Loan.objects.of(northern).select_related("branch")
    late = [one for one in loans if one.days_late(today)]
    soon = [one for one in loans if one.is_open and 0 <= (one.due_on - today).days <= 3]
    assert late and soon
    assert loans.filter(returned_at__isnull=False).count() >= 5
    states = set(Order.objects.of(northern).values_list("state", flat=True))
    assert {OrderState.READY, OrderState.PLACED} <= states
    assert Hold.objects.of(northern).exists()


def test_readers_with_accounts_come_first(lent, northern, stranger):
    own = Reader.objects.create(
        user=stranger, last_name="Листова", first_name="Екатерина", my_library=northern
    )
    open_for_business(northern)
    first = ReaderTicket.objects.of(northern).order_by("pk").first()
    assert first is not None
    assert first.reader == own
    assert Loan.objects.of(northern).filter(reader=own, returned_at=None).count() >= 2


def test_a_second_time_changes_nothing(lent, northern):
    open_for_business(northern)
    before = Loan.objects.of(northern).count(), Order.objects.of(northern).count()
    open_for_business(northern)
    assert (Loan.objects.of(northern).count(), Order.objects.of(northern).count()) == before


def test_the_screens_of_exchange_have_something_to_show(lent, northern, southern, stock):
    stock(southern, *(title(number) for number in range(1, 16)))
    # What is on hand at the other desk is not to be had there.
    open_for_business(southern)
    open_for_business(northern)
    states = set(Exchange.objects.of(northern).values_list("state", flat=True))
    assert states == {"asked", "sent", "received", "lent"}
    asked = Exchange.objects.of(northern).filter(lender=southern)
    assert len(set(asked.values_list("edition", flat=True))) == asked.count() == 3
    assert BookRequest.objects.of(northern).filter(state=RequestState.ASKED).count() == 1
    (pages,) = PageCopy.objects.of(northern)
    assert pages.request.state == RequestState.READY
    assert page_keeping.content_of(pages).startswith(b"%PDF")
    before = Exchange.objects.of(northern).count()
    open_for_business(northern)
    assert Exchange.objects.of(northern).count() == before
