from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from bibnet_lending import errors
from bibnet_lending.electronic import counting, funds
from bibnet_lending.electronic.borrowing import borrow, expire_loan, renew_electronic, return_loan
from bibnet_lending.electronic.upkeep import keep_in_order
from bibnet_lending.models import Licence, LicenceState, Loan, Rule
from bibnet_lending.models.licences import LICENCE_MOVES
from bibnet_lending.services.lending import lend
from django.db import IntegrityError, transaction

from bibnet.journal.models import Entry
from bibnet.journal.services import Mode
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.electronic.conftest import take
from tests.plugins.lending.services.test_queues import edition_of

DAY = timedelta(days=1)


def again(row):
    return type(row).objects.of(row.library).get(pk=row.pk)


def test_one_copy_goes_to_one_reader_at_a_time(licence, ticket, edition, northern):
    licence(at_once=1)
    loan = take(ticket(northern), edition, northern)
    with pytest.raises(errors.NoFreeLicence):
        take(ticket(northern), edition, northern)
    return_loan(loan=loan, actor=None, now=NOW + DAY)
    assert take(ticket(northern), edition, northern, now=NOW + DAY).is_open
    with pytest.raises(errors.Returned):
        return_loan(loan=loan, actor=None, now=NOW + DAY)


def test_the_last_loan_takes_the_title_out_and_is_read_to_its_end(
    licence, ticket, edition, northern
):
    counted = licence(most_loans=2, loan_days=14)
    first = take(ticket(northern), edition, northern)
    last = take(ticket(northern), edition, northern)
    assert again(counted).state == LicenceState.USED_UP
    with pytest.raises(errors.NotInFund):
        take(ticket(northern), edition, northern)
    return_loan(loan=first, actor=None, now=NOW + DAY)
    with pytest.raises(errors.NotInFund):
        take(ticket(northern), edition, northern, now=NOW + DAY)
    keep_in_order(northern, NOW + 13 * DAY)
    assert again(last).is_open
    keep_in_order(northern, NOW + 15 * DAY)
    assert again(last).returned_at == last.due_at


def test_a_licence_ends_at_midnight_where_its_keeper_is(licence, ticket, edition, northern):
    northern.time_zone = "Asia/Kamchatka"
    northern.save(update_fields=["time_zone"])
    ends = licence(ends_on=date(2026, 11, 19), loan_days=14)
    # 20 November begins in Kamchatka at noon of the 19th by Greenwich.
    midnight = datetime(2026, 11, 19, 12, tzinfo=UTC)
    assert counting.end_of(ends) == midnight
    loan = take(ticket(northern), edition, northern, now=midnight - timedelta(seconds=1))
    with pytest.raises(errors.NotInFund):
        take(ticket(northern), edition, northern, now=midnight)
    keep_in_order(northern, midnight)
    assert again(ends).state == LicenceState.ENDED
    assert again(loan).is_open
    assert loan.due_on == date(2026, 12, 3)


def test_an_ended_licence_that_is_extended_is_back(licence, ticket, edition, northern):
    ends = licence(ends_on=NOW.date())
    keep_in_order(northern, NOW + 2 * DAY)
    assert again(ends).state == LicenceState.ENDED
    later = NOW.date() + 30 * DAY
    funds.extend_licence(licence=ends, ends_on=later, actor=None, now=NOW + 2 * DAY)
    assert take(ticket(northern), edition, northern, now=NOW + 2 * DAY).licence_id == ends.pk


def test_what_is_wasted_least_is_lent_first(licence, ticket, edition, northern):
    soon, late = NOW.date() + 5 * DAY, NOW.date() + 90 * DAY
    by_waste = [
        licence(at_once=1, ends_on=soon),
        licence(at_once=1, ends_on=late),
        licence(at_once=1),
        licence(at_once=1, most_loans=5, ends_on=soon),
        licence(at_once=1, most_loans=20),
        licence(at_once=1, most_loans=3),
    ]
    found = [take(ticket(northern), edition, northern).licence_id for _one in by_waste]
    assert found == [one.pk for one in by_waste]


def test_titles_of_a_bundle_share_one_count(licence, stock, ticket, northern):
    copies = stock(northern, title(11), title(12))
    first, second = (edition_of(one) for one in copies[-2:])
    licence(first, second, most_loans=2)
    take(ticket(northern), first, northern)
    take(ticket(northern), second, northern)
    for one in (first, second):
        with pytest.raises(errors.NotInFund):
            take(ticket(northern), one, northern)


def test_nobody_reads_the_same_title_twice_at_once(licence, ticket, edition, northern):
    licence()
    who = ticket(northern)
    take(who, edition, northern)
    with pytest.raises(errors.OnHandAlready):
        take(who, edition, northern)


def test_paper_and_electronic_books_count_to_one_limit(licence, stock, ticket, edition, northern):
    licence()
    copies = stock(northern, title(5), title(6))
    Rule.objects.of(northern).create(library=northern, most_loans=2)
    who = ticket(northern)
    for copy in copies[-2:]:
        lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)
    with pytest.raises(errors.LimitReached):
        take(who, edition, northern)


def test_what_is_for_adults_goes_to_none_younger_and_to_no_age_unknown(
    licence, stock, ticket, reader, person, northern
):
    copies = stock(northern, title(7, age_mark=18))
    adult_book = edition_of(copies[-1])
    licence(adult_book)
    child = ticket(northern, reader=reader(birth_date=date(2010, 1, 1)))
    with pytest.raises(errors.ForAdults):
        take(child, adult_book, northern)
    user = person("of-no-age")
    ageless = ticket(northern, reader=reader(birth_date=None, user=user))
    with pytest.raises(errors.AgeUnknown):
        borrow(ticket=ageless, edition=adult_book, branch=northern, actor=user, now=NOW)
    # At the desk a document is seen.
    assert take(ageless, adult_book, northern).is_open


def test_a_fund_of_several_libraries_lends_to_the_readers_of_each(
    lent, ticket, edition, northern, southern, licence
):
    shared = funds.add_fund(library=northern, name="Общий", actor=None, members=[southern])
    licence(into=shared, at_once=1)
    loan = take(ticket(southern), edition, southern)
    assert loan.library == southern
    with pytest.raises(errors.NoFreeLicence):
        take(ticket(northern), edition, northern)


def test_a_fund_of_another_library_lends_to_nobody_here(licence, ticket, edition, southern):
    licence()
    with pytest.raises(errors.NotInFund):
        take(ticket(southern), edition, southern)


def test_renewal_as_the_licence_allows(licence, ticket, edition, northern):
    licence(renewals=1, loan_days=14)
    loan = take(ticket(northern), edition, northern)
    with pytest.raises(errors.LongEnough):
        renew_electronic(loan=loan, actor=None, now=NOW)
    renewed = renew_electronic(loan=loan, actor=None, now=NOW + 10 * DAY)
    assert renewed.due_on == date(2026, 12, 13)
    with pytest.raises(errors.RenewedEnough):
        renew_electronic(loan=loan, actor=None, now=NOW + 12 * DAY)


def test_a_loan_that_is_not_over_does_not_expire(licence, ticket, edition, northern):
    licence()
    loan = take(ticket(northern), edition, northern)
    with pytest.raises(errors.ForbiddenMove):
        expire_loan(loan=loan, now=loan.due_at - timedelta(seconds=1))


def test_the_journal_tells_issue_and_return_at_their_times(licence, ticket, edition, northern):
    licence(loan_days=1)
    loan = take(ticket(northern), edition, northern)
    keep_in_order(northern, NOW + 9 * DAY)
    kinds = ("lending.issue", "lending.return")
    rows = Entry.objects.filter(library=northern, kind__in=kinds).order_by("pk")
    assert [(one.kind, one.at, one.mode) for one in rows] == [
        ("lending.issue", NOW, Mode.REMOTE),
        ("lending.return", loan.due_at, Mode.REMOTE),
    ]


@pytest.mark.parametrize(
    ("terms", "counts"),
    [
        ({"most_loans": 24}, {"loans_made": 25}),
        ({"most_loans": 24}, {"loans_made": 24, "places_kept": 1}),
        ({"at_once": 2}, {"loans_made": 9, "loans_open": 3}),
        ({"at_once": 2}, {"loans_made": 9, "loans_open": 2, "places_kept": 1}),
        ({}, {"loans_made": 1, "loans_open": 2}),
    ],
)
def test_the_database_lets_no_count_pass_its_limit(licence, northern, terms, counts):
    row = licence(**terms)
    with pytest.raises(IntegrityError), transaction.atomic():
        Licence.objects.of(northern).filter(pk=row.pk).update(**counts)


def test_a_loan_is_of_a_copy_or_of_a_licence(licence, ticket, edition, northern):
    licence()
    loan = take(ticket(northern), edition, northern)
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.of(northern).filter(pk=loan.pk).update(licence=None)


@pytest.mark.parametrize("state", LicenceState)
@pytest.mark.parametrize("to", LicenceState)
def test_a_licence_moves_as_the_table_says(licence, northern, state, to):
    row = licence()
    row.state = state
    if to in LICENCE_MOVES[state]:
        counting.move(row, to, now=NOW)
        assert again(row).state == to
    else:
        with pytest.raises(ValueError, match="does not go"):
            counting.move(row, to, now=NOW)


def test_a_title_that_is_withdrawn_is_read_to_its_end(licence, ticket, edition, northern):
    row = licence()
    loan = take(ticket(northern), edition, northern)
    funds.withdraw_licence(licence=row, actor=None, now=NOW)
    assert again(loan).is_open
    with pytest.raises(errors.NotInFund):
        take(ticket(northern), edition, northern)
    with pytest.raises(errors.ForbiddenMove):
        funds.extend_licence(licence=row, ends_on=None, actor=None, now=NOW)


def test_a_price_is_kept_with_the_licence(fund, edition):
    row = funds.add_licence(
        fund=fund,
        titles=[funds.Title(edition, "x")],
        terms=funds.Terms(),
        actor=None,
        price=Decimal("399.00"),
        now=NOW,
    )
    assert (again(row).price, row.bought_on) == (Decimal("399.00"), NOW.date())
