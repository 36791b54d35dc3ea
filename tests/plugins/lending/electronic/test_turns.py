from __future__ import annotations

from datetime import date, timedelta

import pytest
from bibnet_catalog.models import Copy
from bibnet_lending import errors, mine
from bibnet_lending.electronic import funds, turns
from bibnet_lending.electronic.borrowing import renew_electronic, return_loan
from bibnet_lending.electronic.upkeep import keep_in_order
from bibnet_lending.models import Call, Hold, HoldState, LicensedTitle
from bibnet_lending.models.holds import HOLD_MOVES
from bibnet_lending.services import holding, ordering
from bibnet_lending.services.lending import lend
from bibnet_lending.services.tickets import block_ticket
from bibnet_lending.waiting import positions

from bibnet.accounts.services.merging import merge_readers
from bibnet.notices.models import Notice
from tests.plugins.lending.conftest import NOW
from tests.plugins.lending.electronic.conftest import take

DAY = timedelta(days=1)


def wait(who, edition, library, **more):
    return turns.wait(
        ticket=who, edition=edition, branch=library, actor=None, **{"now": NOW, **more}
    )


def again(row):
    return type(row).objects.of(row.library).get(pk=row.pk)


def test_the_first_who_waits_has_it_kept_and_nobody_else_gets_it(
    licence, ticket, edition, northern
):
    row = licence(at_once=1)
    loan = take(ticket(northern), edition, northern)
    first, second = ticket(northern), ticket(northern)
    places = [wait(first, edition, northern), wait(second, edition, northern, now=NOW + DAY)]
    assert positions(places) == {places[0].pk: 1, places[1].pk: 2}
    return_loan(loan=loan, actor=None, now=NOW + DAY)
    kept = again(places[0])
    assert (kept.state, kept.licence_id, kept.until) == (
        HoldState.READY,
        row.pk,
        date(2026, 11, 25),
    )
    assert positions([again(one) for one in places]) == {places[1].pk: 1}
    for who in (second, ticket(northern)):
        with pytest.raises(errors.NoFreeLicence):
            take(who, edition, northern, now=NOW + DAY)
    take(first, edition, northern, now=NOW + 2 * DAY)
    assert again(places[0]).state == HoldState.SERVED


def test_what_is_not_taken_by_its_day_goes_to_the_next(licence, ticket, edition, northern):
    licence(at_once=1)
    loan = take(ticket(northern), edition, northern)
    places = [wait(ticket(northern), edition, northern) for _one in range(2)]
    return_loan(loan=loan, actor=None, now=NOW)
    keep_in_order(northern, NOW + 5 * DAY)
    assert [again(one).state for one in places] == ["ready", "waiting"]
    keep_in_order(northern, NOW + 6 * DAY)
    assert [again(one).state for one in places] == ["expired", "ready"]


def test_a_kept_place_that_is_given_up_goes_to_the_next(licence, ticket, edition, northern):
    licence(at_once=1)
    loan = take(ticket(northern), edition, northern)
    places = [wait(ticket(northern), edition, northern) for _one in range(2)]
    return_loan(loan=loan, actor=None, now=NOW)
    holding.cancel_hold(hold=places[0], actor=None, now=NOW)
    assert [again(one).state for one in places] == ["cancelled", "ready"]


def test_who_is_put_off_or_blocked_is_passed_over(licence, ticket, edition, northern):
    licence(at_once=1)
    loan = take(ticket(northern), edition, northern)
    blocked = ticket(northern)
    places = [wait(one, edition, northern) for one in (ticket(northern), blocked, ticket(northern))]
    holding.suspend_hold(hold=places[0], until=NOW.date() + 9 * DAY, actor=None, now=NOW)
    block_ticket(ticket=blocked, reason="x", actor=None)
    return_loan(loan=loan, actor=None, now=NOW)
    assert [again(one).state for one in places] == ["suspended", "waiting", "ready"]
    resumed = holding.resume_hold(hold=places[0], actor=None, now=NOW)
    assert resumed.state == HoldState.WAITING


def test_waiting_where_one_is_free_has_it_kept_at_once(licence, ticket, edition, northern):
    licence(at_once=1)
    who = ticket(northern)
    assert wait(who, edition, northern).state == HoldState.READY
    with pytest.raises(errors.OrderedAlready):
        wait(who, edition, northern)
    take(who, edition, northern)
    with pytest.raises(errors.OnHandAlready):
        wait(who, edition, northern)


def test_nobody_waits_for_what_is_in_no_fund(ticket, edition, northern, fund):
    with pytest.raises(errors.NotInFund):
        wait(ticket(northern), edition, northern)


def test_a_new_licence_serves_who_waits_and_a_withdrawn_one_gives_the_place_back(
    licence, ticket, edition, northern
):
    licence(at_once=1)
    take(ticket(northern), edition, northern)
    place = wait(ticket(northern), edition, northern)
    new = licence(at_once=1)
    assert again(place).licence_id == new.pk
    funds.withdraw_licence(licence=new, actor=None, now=NOW)
    assert (again(place).state, again(place).placed_at) == ("waiting", NOW)


def test_readers_of_all_libraries_of_a_fund_wait_in_one_queue(
    lent, licence, ticket, edition, northern, southern
):
    shared = funds.add_fund(library=northern, name="Общий", actor=None, members=[southern])
    licence(into=shared, at_once=1)
    loan = take(ticket(northern), edition, northern)
    first = wait(ticket(southern), edition, southern)
    second = wait(ticket(northern), edition, northern, now=NOW + DAY)
    assert positions([first, second]) == {first.pk: 1, second.pk: 2}
    return_loan(loan=loan, actor=None, now=NOW + DAY)
    assert [again(one).state for one in (first, second)] == ["ready", "waiting"]


def test_paper_and_electronic_queues_are_two(licence, ticket, edition, northern):
    licence(at_once=1)
    take(ticket(northern), edition, northern)
    who = ticket(northern)
    place = wait(who, edition, northern)
    order = ordering.place_order(ticket=who, edition=edition, pickup=northern, actor=None, now=NOW)
    assert order.is_open
    paper = holding.place_hold(
        ticket=ticket(northern), edition=edition, pickup=northern, actor=None, now=NOW
    )
    assert positions([place, paper]) == {place.pk: 1, paper.pk: 1}
    ordering.cancel_order(order=order, actor=None, now=NOW)
    assert [again(one).state for one in (place, paper)] == ["waiting", "served"]


def test_what_somebody_waits_for_is_not_renewed(licence, ticket, edition, northern):
    licence(at_once=1, renewals=3)
    loan = take(ticket(northern), edition, northern)
    wait(ticket(northern), edition, northern)
    with pytest.raises(errors.Awaited):
        renew_electronic(loan=loan, actor=None, now=NOW + DAY)


@pytest.mark.parametrize("state", HoldState)
@pytest.mark.parametrize("to", ["cancelled", "suspended", "expired", "waiting"])
def test_an_electronic_place_moves_as_the_table_says(licence, ticket, edition, northern, state, to):
    licence(at_once=1)
    if state != HoldState.READY:
        take(ticket(northern), edition, northern)
    place = wait(ticket(northern), edition, northern)
    Hold.objects.of(northern).filter(pk=place.pk).update(state=state)
    place = again(place)
    acts = {
        "cancelled": lambda: holding.cancel_hold(hold=place, actor=None, now=NOW),
        "suspended": lambda: holding.suspend_hold(
            hold=place, until=NOW.date(), actor=None, now=NOW
        ),
        "expired": lambda: holding.expire_hold(hold=place, now=NOW),
        "waiting": lambda: holding.resume_hold(hold=place, actor=None, now=NOW),
    }
    # By hand only what was put off waits again.
    if to in HOLD_MOVES[state] and not (to == "waiting" and state != "suspended"):
        assert acts[to]().state == to
    else:
        with pytest.raises(errors.ForbiddenMove):
            acts[to]()


def test_who_waits_for_two_titles_that_are_one_by_now_waits_once(
    licence, ticket, edition, northern
):
    row = licence(at_once=2)
    LicensedTitle.objects.of(northern).create(
        library=northern, licence=row, edition_id=edition, vendor_title="joined"
    )
    loans = [take(ticket(northern), edition, northern) for _one in range(2)]
    place = wait(ticket(northern), edition, northern)
    holding.suspend_hold(hold=place, until=NOW.date() + 9 * DAY, actor=None, now=NOW)
    for loan in loans:
        return_loan(loan=loan, actor=None, now=NOW)
    holding.resume_hold(hold=place, actor=None, now=NOW)
    row.refresh_from_db()
    assert (again(place).state, row.places_kept) == ("ready", 1)


def test_an_electronic_book_is_awaited_in_its_own_queue_only(
    lent, licence, stock, ticket, edition, northern, southern
):
    shared = funds.add_fund(library=northern, name="Общий", actor=None, members=[southern])
    licence(into=shared, at_once=1)
    loan = take(ticket(northern), edition, northern)
    who = loan.reader
    (copy,) = Copy.objects.of(northern).values_list("pk", flat=True)
    lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    holding.place_hold(
        ticket=ticket(northern), edition=edition, pickup=northern, actor=None, now=NOW
    )
    shown = mine.books_of([who], now=NOW)["on_hand"]
    assert [one.is_awaited for one in shown] == [False]
    wait(ticket(southern), edition, southern)
    shown = mine.books_of([who], now=NOW)["on_hand"]
    assert [one.is_awaited for one in shown] == [True]


def test_a_wish_for_paper_and_one_for_the_electronic_book_are_two_when_readers_become_one(
    licence, ticket, edition, northern, reader
):
    licence(at_once=1)
    take(ticket(northern), edition, northern)
    kept, gone = ticket(northern), ticket(northern)
    paper = ordering.place_order(ticket=kept, edition=edition, pickup=northern, actor=None, now=NOW)
    place = wait(gone, edition, northern)
    merge_readers(kept=kept.reader, gone=gone.reader, actor=None)
    assert (again(paper).is_open, again(place).state) == (True, "waiting")
    assert again(place).reader == kept.reader


def test_one_who_reads_a_title_under_two_entries_reads_it_once(licence, ticket, edition, northern):
    row = licence(at_once=3)
    kept, gone = ticket(northern), ticket(northern)
    for who in (kept, gone):
        take(who, edition, northern)
    merge_readers(kept=kept.reader, gone=gone.reader, actor=None)
    row.refresh_from_db()
    assert row.loans_open == 1


def told(who) -> list[str]:
    rows = Notice.objects.filter(reader=who.reader, kind__contains="electronic").order_by("pk")
    return [one.kind.rpartition("_")[2] for one in rows]


@pytest.fixture
def signed_up(person, reader, ticket, northern):
    """A ticket of somebody who has a cabinet to be told in."""
    return lambda name: ticket(northern, reader=reader(user=person(name)))


def test_a_reader_is_told_that_the_turn_came_and_that_it_passed(
    licence, ticket, edition, northern, signed_up
):
    licence(at_once=1)
    loan = take(ticket(northern), edition, northern)
    first, second = signed_up("first"), signed_up("second")
    for who in (first, second):
        wait(who, edition, northern)
    assert told(first) == []
    return_loan(loan=loan, actor=None, now=NOW + DAY)
    assert (told(first), told(second)) == (["ready"], [])
    text = Notice.objects.get(reader=first.reader).text
    assert "до 25 ноября" in text
    for _time in range(2):
        keep_in_order(northern, NOW + 7 * DAY)
    assert (told(first), told(second)) == (["ready", "expired"], ["ready"])


def test_who_finds_it_free_is_not_told_what_stands_on_the_page(
    licence, edition, northern, signed_up
):
    licence(at_once=1)
    who = signed_up("first")
    assert wait(who, edition, northern).state == HoldState.READY
    assert told(who) == []


def test_nobody_is_called_about_an_electronic_book(licence, ticket, edition, northern):
    licence(at_once=1)
    loan = take(ticket(northern), edition, northern)
    wait(ticket(northern), edition, northern)
    return_loan(loan=loan, actor=None, now=NOW + DAY)
    assert not Call.objects.of(northern).exists()
