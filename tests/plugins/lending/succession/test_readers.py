"""Tickets, cards and wishes of readers whose library has become part of another one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending.models import (
    Call,
    ReaderTicket,
    TellingState,
    TicketKind,
)
from bibnet_lending.services.desk import Desk, scan, ticket_of
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.tickets import block_ticket, issue_ticket, report_lost
from bibnet_lending.succession import notices
from django.test import Client

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Role
from bibnet.libraries.scope import all_libraries
from bibnet.notices.models import Notice
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import hold
from tests.plugins.lending.succession.uniting import merge, of, switch_on, told

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def test_a_number_that_is_taken_gets_the_code_and_the_desk_asks_whose_card_it_is(
    stock, ticket, reader, person, northern, southern, librarian
):
    came = ticket(northern, number="000001", barcode="77", reader=reader(user=person("came")))
    own = ticket(southern, number="000001", barcode="77")
    free, lost = ticket(northern, number="5"), ticket(northern, number="000002")
    ticket(southern, number="000002")
    report_lost(ticket=lost, actor=None)
    assert "2 номера билетов там заняты: перед ними появится «northern-»." in told(
        northern, southern
    )
    merge(northern, southern)
    for one in (came, own, free, lost):
        one.refresh_from_db()
    assert (came.number, came.barcode) == ("northern-000001", "northern-77")
    assert (own.number, own.barcode, free.number) == ("000001", "77", "5")
    assert (lost.library, lost.state, lost.number) == (southern, "lost", "northern-000002")
    for typed in ("000001", "77"):
        assert ticket_of(southern, typed) == own
        desk = Desk(branch=southern, ticket=None, actor=librarian)
        assert scan(desk, typed, key="").tickets == [own, came]
    assert ticket_of(southern, "northern-000001") == came
    again = (southern.pk, southern.pk, northern.pk, [(came.reader.pk, [])])
    notices.tell_of_merger.enqueue(*again)
    (notice,) = Notice.objects.filter(kind="lending.lending.library_merged")
    assert notice.reader == came.reader
    assert "northern-000001" in notice.text
    assert issue_ticket(library=southern, reader=reader(), actor=None).number == "000003"


def test_the_librarian_chooses_whose_card_it_is(stock, ticket, reader, person, northern, southern):
    named = [reader(last_name=name) for name in ("Пришлая", "Здешняя")]
    ticket(northern, number="000001", reader=named[0])
    ticket(southern, number="000001", reader=named[1])
    merge(northern, southern)
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("southern-desk", southern, Role.LIBRARIAN))
    desk = "/admin/l/southern/lending/desk/"
    asked = client.post(desk, {"key": "one", "code": "000001"}).content.decode()
    assert all(f"{one.last_name} {one.first_name}" in asked for one in named)
    for number, who in (("northern-000001", named[0]), ("000001", named[1])):
        assert f'name="ticket" value="{number}"' in asked
        opened = client.post(desk, {"key": number, "ticket": number}).context["ticket"]
        assert opened.reader == who


def test_a_number_is_found_after_a_second_merger(ticket, northern, southern, region, lent):
    came = ticket(northern, number="7")
    ticket(southern, number="7")
    third = found_library(
        Founding(code="third", name="Third", parent=region, kind=Kind.LIBRARY), actor=None
    )
    switch_on(third)
    merge(northern, southern)
    merge(southern, third)
    came.refresh_from_db()
    assert (came.library, came.number) == (third, "northern-7")
    assert ticket_of(third, "7").number == "7"
    assert ticket_of(third, "northern-7") == came


def test_of_two_tickets_of_one_person_the_successors_stays_with_all_that_is_on_both(
    stock, ticket, northern, southern
):
    (copy,) = stock(northern, title(1))
    came = ticket(northern, number="1")
    stays = ticket(southern, reader=came.reader, number="2", kind=TicketKind.TEMPORARY)
    loan = lend(ticket=came, copy=copy, branch=northern, actor=None, now=NOW)
    block_ticket(ticket=came, reason="Долг", actor=None)
    merge(northern, southern)
    for row in (came, stays, loan):
        row.refresh_from_db()
    assert (came.library, came.state, came.told) == (northern, "ended", "объединён с № 2")
    assert (stays.state, stays.reason, stays.kind) == ("blocked", "Долг", "permanent")
    assert stays.valid_until == came.valid_until
    assert (loan.library, loan.ticket) == (southern, stays)
    assert ticket_of(southern, "1") == stays, "the old card opens nothing"
    with all_libraries("a test"):
        in_use = ReaderTicket.objects.filter(reader=came.reader, state__in=["active", "blocked"])
        assert list(in_use) == [stays]


def test_the_old_card_of_the_ticket_that_ends_is_not_taken_for_somebody_elses(
    ticket, librarian, northern, southern
):
    came = ticket(northern, number="1")
    stays, other = ticket(southern, reader=came.reader, number="2"), ticket(southern, number="1")
    merge(northern, southern)
    found = scan(Desk(branch=southern, ticket=None, actor=librarian), "1", key="").tickets
    assert found == [other, stays]


def test_who_waits_in_both_waits_once_in_the_better_place(stock, ticket, northern, southern):
    copies = [stock(one, title(1))[0] for one in (northern, southern)]
    for library, copy in zip((northern, southern), copies, strict=True):
        lend(ticket=ticket(library), copy=copy, branch=library, actor=None, now=NOW)
    first = ticket(northern)
    second = ticket(southern, reader=first.reader)
    between = ticket(southern)
    early = hold(first, copies[0], northern, now=NOW)
    other = hold(between, copies[1], southern, now=NOW + timedelta(minutes=1))
    late = hold(second, copies[1], southern, now=NOW + timedelta(minutes=2))
    merge(northern, southern)
    for one in (early, other, late):
        one.refresh_from_db()
    assert [one.state for one in (early, other, late)] == ["waiting", "waiting", "cancelled"]
    assert (early.library, early.ticket) == (southern, second)
    assert (
        late.steps.of(southern).last().told
        == "вы уже ждёте эту же книгу, место осталось более раннее"
    )
    back = take_back(copy=copies[1], branch=southern, actor=None, now=LATER)
    assert back.order.reader == first.reader
    assert take_back(copy=copies[0], branch=southern, actor=None, now=LATER).order.hold == other


def test_of_two_calls_about_days_one_is_made(ticket, northern, southern):
    who, other = ticket(northern).reader, ticket(northern).reader
    for library, reader in ((northern, who), (southern, who), (northern, other)):
        Call.objects.of(library).create(
            library=library, branch=library, reader=reader, kind="due", day=NOW.date(), made_at=NOW
        )
    merge(northern, southern)
    calls = Call.objects.of(southern).filter(state=TellingState.WAITS, branch=southern)
    assert sorted(calls.values_list("reader", flat=True)) == [who.pk, other.pk]
    assert of(Call, northern) == 0


def test_the_doors_are_the_successors_staffs(stock, ticket, person, northern, southern):
    (copy,) = stock(northern, title(1))
    who = ticket(northern, number="700")
    lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("southern-desk", southern, Role.LIBRARIAN))
    desk = "/admin/l/{}/lending/desk/?ticket=700"
    assert who.reader.last_name not in client.get(desk.format("southern")).content.decode()
    merge(northern, southern)
    assert who.reader.last_name in client.get(desk.format("southern")).content.decode()
    assert client.get(desk.format("northern")).headers["Location"] == "/admin/"
    client.force_login(person("third-desk", northern, Role.LIBRARIAN))
    assert who.reader.last_name not in client.get(desk.format("northern")).content.decode()
