"""A library is merged into another one: its readers, their books and places go on there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import mine, models, succession
from bibnet_lending.models import (
    Circulation,
    Hold,
    HoldState,
    LendingSettings,
    Loan,
    Order,
    OrderState,
    ReaderGroup,
    ReaderTicket,
    TicketState,
)
from bibnet_lending.services.desk import ticket_of
from bibnet_lending.services.lending import lend, renew_loan
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.upkeep import keep_in_order
from django.apps import apps
from django.utils import timezone

from bibnet.journal.models import Entry
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned
from bibnet.notices.models import Notice
from tests.plugins.lending.conftest import NOW, state_of, title
from tests.plugins.lending.services.test_queues import hold, order
from tests.plugins.lending.succession.uniting import merge, of, told

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
# What is over or was counted stays with the library in which it was.
STAYS = {
    *("Application", "ApplicationQuestion", "RefusalReason", "BookRequest", "RequestStep"),
    *("Exchange", "ExchangeStep", "PageCopy", "PageCopyFile", "DeskAct", "VisitMark", "Guest"),
    *("CopyAct", "CopyActLine", "Settlement", "VendorCall", "VendorHealth", "Budget", "Movement"),
    *("Rule", "NumberSeries", "Queue", "Channel", "ChannelDay", "ReaderList", "ListNote"),
}
GOES = {
    *("Loan", "Told", "DebtCall", "MovedDay", "Order", "OrderStep", "Hold", "HoldStep"),
    *("ClassSet", "Call", "CallTry", "WantedBook", "WantedStep", "Circulation", "ReaderTicket"),
    *("ReaderGroup", "Joining", "JoiningCode", "Fund", "FundMember", "Licence", "LicensedTitle"),
}


def test_every_table_of_lending_goes_along_or_stays():
    """A new table has to be thought of: add it to `succession.rows`, or say that it stays."""
    own = apps.get_app_config("bibnet_lending").get_models()
    owned = {one.__name__ for one in own if issubclass(one, LibraryOwned)}
    assert not STAYS & GOES
    assert owned == STAYS | GOES


def test_books_orders_and_places_go_on_at_the_successor(stock, ticket, northern, southern):
    first, second = stock(northern, title(1), title(2))
    who, other, third = (ticket(northern) for _one in range(3))
    loan = lend(ticket=who, copy=first, branch=northern, actor=None, now=NOW)
    due_at = loan.due_at
    places = [
        hold(one, first, northern, now=NOW + timedelta(minutes=turn))
        for turn, one in enumerate((other, third))
    ]
    wish = order(other, second, northern)
    assert told(northern, southern) == [
        "3 читательских билета станут действительны в «Southern library».",
        "1 выданная книга возвращается туда, в тот же срок.",
        "3 заказа и места в очередях сохранятся там.",
    ]
    merge(northern, southern)
    for row in (loan, *places, wish, who, other, third):
        row.refresh_from_db()
        assert row.library == southern
    assert (loan.branch, loan.due_at, wish.pickup, wish.state) == (
        southern,
        due_at,
        southern,
        OrderState.PLACED,
    )
    assert [one.placed_at for one in places] == [NOW, NOW + timedelta(minutes=1)]
    assert ticket_of(southern, who.number) == who
    back = take_back(copy=first, branch=southern, actor=None, now=LATER)
    assert (back.loan, back.order.reader) == (loan, other.reader)
    assert take_back(copy=second, branch=southern, actor=None, now=LATER).order == wish
    wish.refresh_from_db()
    assert (wish.state, state_of(second)) == (OrderState.READY, "kept")
    for model in (Loan, Order, Hold, Circulation):
        assert of(model, northern) == 0
    issued = Entry.objects.filter(kind="lending.issue")
    assert {one.library for one in issued} == {northern}


def test_a_loan_is_renewed_where_it_is_now(stock, ticket, northern, southern, librarian):
    (copy,) = stock(northern, title(1))
    loan = lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    merge(northern, southern)
    loan.refresh_from_db()
    renew_loan(loan=loan, actor=None, now=LATER)
    assert Entry.objects.get(kind="lending.renewal").library == southern


def test_readers_are_told_why_the_place_and_the_order_are_elsewhere(
    stock, ticket, reader, person, northern, southern
):
    first, second = stock(northern, title(1), title(2))
    lend(ticket=ticket(northern), copy=first, branch=northern, actor=None, now=NOW)
    who = ticket(northern, reader=reader(user=person("waits")))
    hold(who, first, northern)
    order(who, second, northern)
    merge(northern, southern)
    books = mine.books_of([who.reader], now=timezone.now())
    (waiting,), (ordered,) = books["waiting"], books["ordered"]
    said = "ваша библиотека вошла в «Southern library»; заказ или место в очереди сохранились"
    assert waiting.place == 1
    assert waiting.steps[-1].told == f"{said}; забрать в: Southern library"
    assert ordered.note == f"{said}; забрать в: Southern library"
    assert ordered.line[0].at == NOW
    notice = Notice.objects.get(kind="lending.lending.library_merged", reader=who.reader)
    assert notice.library == southern
    assert "Northern library" in notice.text


def test_what_is_over_stays_where_it_was(stock, ticket, northern, southern):
    (copy,) = stock(northern, title(1))
    ended = ticket(northern)
    loan = lend(ticket=ended, copy=copy, branch=northern, actor=None, now=NOW)
    take_back(copy=copy, branch=northern, actor=None, now=NOW)
    ReaderTicket.objects.of(northern).update(state=TicketState.ENDED)
    entries = list(Entry.objects.order_by("pk").values_list("pk", "library"))
    merge(northern, southern)
    for row in (loan, ended):
        row.refresh_from_db()
        assert row.library == northern
    assert list(Entry.objects.order_by("pk").values_list("pk", "library")) == entries


def test_what_stands_free_at_the_successor_comes_to_who_waited(stock, ticket, northern, southern):
    (lent_out,) = stock(northern, title(1))
    (free,) = stock(southern, title(1))
    lend(ticket=ticket(northern), copy=lent_out, branch=northern, actor=None, now=NOW)
    place = hold(ticket(northern), lent_out, northern)
    merge(northern, southern)
    keep_in_order(southern, LATER)
    place.refresh_from_db()
    assert place.state == HoldState.SERVED
    assert (Order.objects.of(southern).get().copy_id, state_of(free)) == (free, "searched")


def test_groups_funds_and_who_answers_instead_are_the_successors(
    ticket, northern, southern, region
):
    for library in (northern, southern):
        models.Fund.objects.of(library).create(library=library, name="Фонд")
        ReaderGroup.objects.of(library).create(library=library, name="Учителя")
    group = ReaderGroup.objects.of(northern).get()
    came = ticket(northern, group=group)
    LendingSettings.objects.create(library=region, central=northern)
    LendingSettings.objects.create(library=southern, substitute=northern)
    merge(northern, southern)
    came.refresh_from_db()
    assert (came.group, came.group.library) == (group, southern)
    for model in (models.Fund, ReaderGroup):
        names = {one.name for one in model.objects.of(southern)}
        assert len(names) == 2
        assert any(one.endswith(" (northern)") for one in names)
    assert LendingSettings.objects.get(library=region).central == southern
    assert LendingSettings.objects.get(library=southern).substitute is None


def test_what_was_begun_at_that_moment_follows_with_the_next_hour(lent, reader, northern, southern):
    merge(northern, southern)
    gone = Library.objects.get(pk=northern.pk)
    late = ReaderTicket.objects.of(gone).create(
        library=gone, reader=reader(), number="9", registered_on=NOW.date(), issued_at=NOW
    )
    keep_in_order(gone, LATER)
    late.refresh_from_db()
    assert late.library == southern


def test_a_merger_that_breaks_in_the_middle_changes_nothing(
    stock, ticket, northern, southern, monkeypatch
):
    (copy,) = stock(northern, title(1))
    who = ticket(northern, number="1")
    ticket(southern, number="1")
    loan = lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)

    def breaks(*_what, **_how):
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(succession.following.notices, "enqueue", breaks)
    with pytest.raises(RuntimeError):
        merge(northern, southern)
    for row in (who, loan):
        row.refresh_from_db()
        assert row.library == northern
    assert (who.number, Library.objects.get(pk=northern.pk).merged_into) == ("1", None)
    monkeypatch.undo()
    merge(northern, southern)
    who.refresh_from_db()
    assert (who.library, who.number) == (southern, "northern-1")
