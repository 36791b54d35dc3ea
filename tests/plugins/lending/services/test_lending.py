from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bibnet_lending import errors
from bibnet_lending.models import Loan, LoanKind, Rule
from bibnet_lending.services.lending import lend, renew_loan
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.tickets import block_ticket
from django.db import IntegrityError, transaction

from bibnet.journal.models import Entry
from tests.plugins.lending.conftest import NOW, TODAY, state_of, title


def test_a_copy_is_lent_for_a_month_and_comes_back(stock, ticket, northern, librarian):
    (copy,) = stock(northern, title(1))
    loan = lend(ticket=ticket(northern), copy=copy, branch=northern, actor=librarian, now=NOW)
    assert loan.due_on == TODAY + timedelta(days=30)
    assert state_of(copy) == "lent"
    back = take_back(copy=copy, branch=northern, actor=librarian, now=NOW + timedelta(days=3))
    assert (back.loan, back.order, back.home) == (loan, None, None)
    assert state_of(copy) == "free"
    assert not Loan.objects.of(northern).filter(returned_at=None).exists()


def test_the_journal_tells_age_and_ticket_and_no_name(stock, reader, ticket, northern):
    (copy,) = stock(northern, title(1))
    child = reader(birth_date=date(2012, 11, 20))
    lend(ticket=ticket(northern, reader=child), copy=copy, branch=northern, actor=None, now=NOW)
    entry = Entry.objects.get(kind="lending.issue")
    assert (entry.reader_age, entry.ticket_kind, entry.library) == (13, "permanent", northern)
    assert entry.reader_pseudonym == child.pseudonym
    assert entry.data == {"item_kind": "book", "loan_kind": "home"}


def test_nothing_is_lent_twice(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    with pytest.raises(errors.LentAlready):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)


def test_the_database_refuses_a_second_loan_of_a_copy(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    loan = lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    loan.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        loan.save(force_insert=True)


def test_a_copy_of_another_library_is_not_lent_here(stock, ticket, northern, southern):
    (copy,) = stock(southern, title(1))
    with pytest.raises(errors.NoCopy):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)


def test_the_limit_holds_and_may_be_overridden_with_a_reason(stock, ticket, northern, librarian):
    copies = stock(northern, title(1), title(2))
    Rule.objects.of(northern).create(library=northern, most_loans=1)
    who = ticket(northern)
    lend(ticket=who, copy=copies[0], branch=northern, actor=librarian, now=NOW)
    with pytest.raises(errors.LimitReached) as refused:
        lend(ticket=who, copy=copies[1], branch=northern, actor=librarian, now=NOW)
    assert refused.value.limit == 1
    assert refused.value.next_step
    loan = lend(
        ticket=who, copy=copies[1], branch=northern, actor=librarian, override="для урока", now=NOW
    )
    assert loan.override == "для урока"


def test_a_book_for_adults_is_not_lent_to_a_minor_whatever_the_reason(
    stock, reader, ticket, northern
):
    (copy,) = stock(northern, title(1, age_mark=18))
    young = ticket(northern, reader=reader(birth_date=date(2008, 11, 20)))
    with pytest.raises(errors.ForAdults):
        lend(ticket=young, copy=copy, branch=northern, actor=None, override="просит", now=NOW)
    tomorrow = NOW + timedelta(days=1)
    assert lend(ticket=young, copy=copy, branch=northern, actor=None, now=tomorrow)


def test_nothing_is_lent_on_a_blocked_ticket(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    who = ticket(northern)
    block_ticket(ticket=who, reason="долг", actor=None)
    with pytest.raises(errors.TicketNotValid, match="долг"):
        lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)


def test_a_ticket_of_another_library_counts_where_it_is_honoured(stock, ticket, northern, southern):
    from bibnet_lending.models import LendingSettings

    (copy,) = stock(northern, title(1))
    foreign = ticket(southern)
    with pytest.raises(errors.TicketNotHonoured):
        lend(ticket=foreign, copy=copy, branch=northern, actor=None, now=NOW)
    LendingSettings.objects.create(library=northern, honours="region")
    assert lend(ticket=foreign, copy=copy, branch=northern, actor=None, now=NOW).ticket == foreign


def test_the_reading_room_takes_back_by_the_end_of_the_day(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    kind = LoanKind.READING_ROOM
    loan = lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, kind=kind, now=NOW)
    assert loan.due_on == TODAY


def test_a_kind_that_is_not_lent_home_is_lent_to_the_reading_room(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    Rule.objects.of(northern).create(library=northern, item_kind="book", is_lent=False)
    who = ticket(northern)
    with pytest.raises(errors.NotLent):
        lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)
    assert lend(
        ticket=who, copy=copy, branch=northern, actor=None, kind=LoanKind.READING_ROOM, now=NOW
    )


def test_what_was_written_on_paper_keeps_its_true_day(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    then = NOW - timedelta(days=2)
    loan = lend(
        ticket=ticket(northern), copy=copy, branch=northern, actor=None, lent_at=then, now=NOW
    )
    assert (loan.lent_at, loan.due_on) == (then, TODAY + timedelta(days=28))
    assert Entry.objects.get(kind="lending.issue").at == then


def test_a_day_ends_where_the_library_is(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    northern.time_zone = "Asia/Kamchatka"
    northern.save()
    late = datetime(2026, 11, 19, 23, 30, tzinfo=ZoneInfo("Asia/Kamchatka"))
    loan = lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=late)
    assert loan.due_on == date(2026, 12, 19)
    assert loan.due_at.astimezone(northern.tz).hour == 0


def test_a_renewal_counts_from_today_and_has_its_limit(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    loan = lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    with pytest.raises(errors.LongEnough):
        renew_loan(loan=loan, actor=None, now=NOW)
    for times in (1, 2):
        loan = renew_loan(loan=loan, actor=None, now=NOW + timedelta(days=times))
        assert (loan.renewals, loan.due_on) == (times, TODAY + timedelta(days=30 + times))
    with pytest.raises(errors.RenewedEnough):
        renew_loan(loan=loan, actor=None, now=NOW + timedelta(days=3))
    take_back(copy=copy, branch=northern, actor=None, now=NOW + timedelta(days=3))
    with pytest.raises(errors.Returned):
        renew_loan(loan=loan, actor=None, now=NOW + timedelta(days=4))


def test_a_copy_that_was_never_lent_here_is_taken_back_all_the_same(stock, northern):
    (copy,) = stock(northern, title(1))
    back = take_back(copy=copy, branch=northern, actor=None, now=NOW)
    assert (back.loan, back.order) == (None, None)
    assert state_of(copy) == "free"
