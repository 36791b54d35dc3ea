"""Tickets of two libraries become one reader's after proof of both, and part again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bibnet_lending import errors
from bibnet_lending.models import (
    Call,
    Hold,
    Joining,
    JoiningCode,
    Loan,
    Order,
    Proof,
    ReaderTicket,
)
from bibnet_lending.services import calling, joining, parting, passwords
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend, renew_loan
from bibnet_lending.services.tickets import block_ticket, replace_ticket
from bibnet_lending.waiting import positions
from django.test import RequestFactory
from django.utils import timezone

from bibnet.accounts.models import Consent, Reader, User
from bibnet.accounts.services import consents
from bibnet.accounts.services.merging import merge_readers
from bibnet.journal.models import AuditEntry
from bibnet.journal.models import Entry as JournalEntry
from bibnet.libraries import network
from bibnet.notices.models import Letter
from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import edition_of, order

pytestmark = pytest.mark.usefixtures("anywhere")


@pytest.fixture
def two(ticket, reader, person, northern, southern) -> tuple[ReaderTicket, ReaderTicket]:
    """A ticket of each library; the first one's reader signs in."""
    now = {"now": timezone.now()}
    return (
        ticket(northern, reader=reader(user=person("masha")), **now),
        ticket(southern, **now),
    )


def by_code(ticket: ReaderTicket, actor: Any, typed: str = "") -> joining.Proven:
    code = typed or joining.give_code(ticket=ticket, actor=actor)
    asked = {"library": ticket.library, "number": ticket.number, "secret": code}
    return joining.prove(RequestFactory().post("/"), **asked)


def at_desk(first: ReaderTicket, second: ReaderTicket) -> Joining:
    proven = joining.Proven(second, Proof.DESK)
    return joining.join(reader=first.reader, proven=proven, actor=None)


def now_of(ticket: ReaderTicket) -> Reader:
    return ReaderTicket.objects.select_related("reader").get(pk=ticket.pk).reader


def test_a_code_of_the_desk_joins_with_all_that_hangs_on_the_ticket(
    two, stock, ticket, librarian, northern, southern
):
    first, second = two
    copies = stock(southern, title(1), title(2), title(3))
    loan = lend(ticket=second, copy=copies[0], branch=southern, actor=None)
    wish = order(second, copies[1], southern)
    lend(ticket=ticket(southern), copy=copies[2], branch=southern, actor=None)
    place = {"edition": edition_of(copies[2]), "pickup": southern, "actor": None}
    place_hold(ticket=ticket(southern), **place)
    hold = place_hold(ticket=second, **place)
    placed_at, was = hold.placed_at, second.reader
    proven = by_code(second, librarian)
    found = joining.join(reader=first.reader, proven=proven, actor=first.reader.user)
    for row in (loan, wish, hold):
        row.refresh_from_db()
        assert row.reader == first.reader
    assert (hold.placed_at, positions([hold])) == (placed_at, {hold.pk: 2})
    assert now_of(second) == first.reader
    assert not Reader.objects.filter(pk=was.pk).exists()
    assert (found.library, found.ticket, found.proof) == (southern, second, Proof.CODE)
    assert AuditEntry.objects.filter(action="lending.tickets_joined", library=southern).exists()


def test_a_code_is_good_once_for_its_ticket_and_three_days(two, reader, librarian):
    first, second = two
    code = joining.give_code(ticket=second, actor=librarian)
    with pytest.raises(errors.NotProven):
        by_code(first, librarian, code)
    proven = by_code(second, librarian, code)
    joining.join(reader=first.reader, proven=proven, actor=None)
    with pytest.raises(errors.NotProven):
        by_code(second, librarian, code)
    parting.part(joining=Joining.objects.get(), actor=None)
    with pytest.raises(errors.ForbiddenMove):
        joining.join(reader=reader(), proven=proven, actor=None)
    again = joining.give_code(ticket=second, actor=librarian)
    JoiningCode.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(1))
    with pytest.raises(errors.NotProven):
        by_code(second, librarian, again)


def test_a_newer_code_voids_the_one_before_and_guesses_use_it_up(two, librarian):
    _first, second = two
    old = joining.give_code(ticket=second, actor=librarian)
    new = joining.give_code(ticket=second, actor=librarian)
    with pytest.raises(errors.NotProven):
        by_code(second, librarian, old)
    for number in range(joining.MOST_MISSES):
        with pytest.raises(errors.NotProven):
            by_code(second, librarian, f"{number:012d}")
    with pytest.raises(errors.NotProven):
        by_code(second, librarian, new)


def test_joining_twice_or_what_is_ones_own_is_refused(two, reader):
    first, second = two
    proven = joining.Proven(second, Proof.DESK)
    joining.join(reader=first.reader, proven=proven, actor=None)
    with pytest.raises(errors.ForbiddenMove):
        joining.join(reader=reader(), proven=proven, actor=None)
    again = joining.Proven(ReaderTicket.objects.get(pk=second.pk), Proof.DESK)
    with pytest.raises(errors.JoinedAlready):
        joining.join(reader=first.reader, proven=again, actor=None)
    assert Joining.objects.count() == 1


def test_two_tickets_of_one_library_are_not_joined_by_a_reader(two, ticket, northern):
    first, _second = two
    with pytest.raises(errors.SecondTicket):
        at_desk(first, ticket(northern))


def test_two_dates_of_birth_are_two_people(two, reader, ticket, southern):
    first, _second = two
    child = ticket(southern, reader=reader(birth_date="2016-02-29"))
    with pytest.raises(errors.LendingError, match="Даты рождения"):
        at_desk(first, child)
    assert now_of(child) != first.reader


def test_limits_hold_over_all_that_is_joined(two, stock, northern, southern):
    from bibnet_lending.models import LendingSettings, Rule

    first, second = two
    for library in (northern, southern):
        LendingSettings.objects.update_or_create(library=library, defaults={"honours": "region"})
    Rule.objects.create(library=northern, most_loans=2)
    copies = stock(northern, title(1), title(2), title(3))
    lend(ticket=first, copy=copies[0], branch=northern, actor=None)
    lend(ticket=second, copy=copies[1], branch=northern, actor=None)
    at_desk(first, second)
    for one in (first, ReaderTicket.objects.get(pk=second.pk)):
        with pytest.raises(errors.LimitReached):
            lend(ticket=one, copy=copies[2], branch=northern, actor=None)


def test_of_two_places_for_one_work_the_earlier_stays(ticket, stock, northern):
    first, second = ticket(northern), ticket(northern)
    (copy,) = stock(northern, title(1))
    lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None)
    place = {"edition": edition_of(copy), "pickup": northern, "actor": None}
    earlier = place_hold(ticket=second, **place)
    later = place_hold(ticket=first, **place)
    merge_readers(kept=first.reader, gone=second.reader, actor=None)
    for row in (earlier, later):
        row.refresh_from_db()
    assert (earlier.state, earlier.reader, earlier.ticket) == ("waiting", first.reader, first)
    assert later.state == "cancelled"
    assert [one.state for one in later.steps.of(northern)] == ["waiting", "cancelled"]


def test_of_an_order_and_a_place_the_order_stays_and_two_tickets_are_one(ticket, stock, northern):
    first, second = ticket(northern), ticket(northern)
    (copy,) = stock(northern, title(1))
    wish = order(second, copy, northern)
    hold = place_hold(ticket=first, edition=edition_of(copy), pickup=northern, actor=None)
    block_ticket(ticket=second, reason="debts", actor=None)
    merge_readers(kept=first.reader, gone=second.reader, actor=None)
    for row in (wish, hold, first, second):
        row.refresh_from_db()
    assert (wish.state, wish.reader, wish.ticket) == ("placed", first.reader, first)
    assert hold.state == "cancelled"
    assert (first.state, first.reason, second.state) == ("blocked", "debts", "ended")
    assert Order.objects.filter(state="placed").count() == 1


def test_a_ticket_leaves_with_what_was_done_on_it_and_nothing_else(
    two, stock, librarian, northern, southern
):
    first, second = two
    was = second.reader
    (north,) = stock(northern, title(1))
    souths = stock(southern, title(2), title(3), title(4))
    own = lend(ticket=first, copy=north, branch=northern, actor=None)
    before = lend(ticket=second, copy=souths[0], branch=southern, actor=None)
    said = {"library": southern, "branch": southern, "kind": calling.READY}
    wish = order(second, souths[2], southern)
    calling.put_on_list(**said, reader=was, order=wish, now=timezone.now())
    record = at_desk(first, second)
    assert Call.objects.get().reader == first.reader
    worn = ReaderTicket.objects.select_related("library").get(pk=second.pk)
    new = replace_ticket(ticket=worn, actor=None)
    after = lend(ticket=new, copy=souths[1], branch=southern, actor=None)
    record.refresh_from_db()
    assert record.ticket == new
    entry = parting.part(joining=record, actor=librarian)
    assert (entry.last_name, entry.birth_date) == (was.last_name, was.birth_date)
    assert (entry.user, entry.pseudonym) == (None, was.pseudonym)
    assert {now_of(one) for one in (second, new)} == {entry}
    assert now_of(first) == first.reader
    assert set(Loan.objects.filter(reader=entry)) == {before, after}
    assert set(Loan.objects.filter(reader=first.reader)) == {own}
    assert (Call.objects.get().reader, Order.objects.get().reader) == (entry, entry)
    record.refresh_from_db()
    assert (record.left_by, record.left_at is not None) == (librarian, True)
    with pytest.raises(errors.ForbiddenMove):
        parting.part(joining=record, actor=None)
    assert AuditEntry.objects.filter(action="lending.tickets_parted").exists()
    # It may come again.
    assert at_desk(first, ReaderTicket.objects.get(pk=new.pk)).left_at is None
    assert Hold.objects.count() == 0


def test_only_one_persons_tickets_are_joined_at_a_desk(reader):
    one = reader(last_name="Алёшина", first_name="Анна")
    same = reader(last_name="АЛЕШИНА ", first_name="анна")
    assert joining.is_one_person(one, same)
    assert not joining.is_one_person(one, reader(last_name="Алешина", first_name="Инна"))
    unknown = {"last_name": "Алешина", "first_name": "Анна", "birth_date": None}
    assert not joining.is_one_person(reader(**unknown), reader(**unknown))


def test_a_ticket_that_passed_to_another_reader_meanwhile_is_lent_on_there(two, stock, southern):
    first, seen_before = two
    copies = stock(southern, title(1), title(2), title(3))
    record = at_desk(first, seen_before)
    long_ago = {"lent_at": timezone.now() - timedelta(days=9)}
    loan = lend(ticket=seen_before, copy=copies[0], branch=southern, actor=None, **long_ago)
    assert loan.reader == first.reader
    seen_joined = ReaderTicket.objects.select_related("library", "reader").get(pk=seen_before.pk)
    loan = Loan.objects.select_related("library", "ticket").get(pk=loan.pk)
    entry = parting.part(joining=record, actor=None)
    assert lend(ticket=seen_joined, copy=copies[1], branch=southern, actor=None).reader == entry
    renewed = renew_loan(loan=loan, actor=None)
    written = JournalEntry.objects.get(kind="lending.renewal")
    assert (renewed.reader, written.reader_pseudonym) == (entry, entry.pseudonym)


def test_a_ticket_that_is_gone_is_looked_at_again(ticket, stock, northern):
    gone = ticket(northern)
    (copy,) = stock(northern, title(1))
    ReaderTicket.objects.filter(pk=gone.pk).delete()
    with pytest.raises(errors.ForbiddenMove):
        lend(ticket=gone, copy=copy, branch=northern, actor=None)


def test_a_slip_for_a_joined_ticket_is_for_whoever_has_it_now(two, librarian, northern):
    first, second = two
    at_desk(first, second)
    slip = passwords.password_slip(ticket=second, library=northern, actor=librarian)
    assert slip.slip.user == first.reader.user


def test_whose_entry_was_joined_is_told_by_a_letter(two, person, librarian):
    first, second = two
    login = person("their-login")
    login.email, login.email_confirmed_at = "their@mail.ru", timezone.now()
    login.save()
    Reader.objects.filter(pk=second.reader_id).update(user=login)
    joining.join(reader=first.reader, proven=by_code(second, librarian), actor=first.reader.user)
    assert not User.objects.filter(pk=login.pk).exists()
    letter = Letter.objects.get(address="their@mail.ru")
    assert f"№ {second.number}" in letter.text
    assert (letter.state, letter.reader) == ("waiting", first.reader)


def agreed(reader: Reader, purpose: str) -> Consent:
    (document,) = [one.document for one in consents.texts() if one.purpose.key == purpose]
    return consents.give(reader=reader, document=document, operator=network.region())


def test_who_leaves_takes_along_what_was_agreed_to_there_and_nothing_else(two):
    first, second = two
    known = [one.purpose.key for one in consents.texts()]
    both, here, there, taken_back = known[:4]
    for whose, purposes in (
        (first.reader, (both, here)),
        (second.reader, (both, there, taken_back)),
    ):
        for purpose in purposes:
            agreed(whose, purpose)
    record = at_desk(first, second)
    consents.withdraw(reader=first.reader, purpose=taken_back)
    own = parting.part(joining=record, actor=None)
    assert set(consents.in_force(own)) == {both, there}
    assert set(consents.in_force(first.reader)) == {both, here}
    assert {one.pseudonym for one in consents.in_force(own).values()} == {own.pseudonym}
