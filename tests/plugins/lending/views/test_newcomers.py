"""A new reader at the desk, and what is done with a ticket on its panel."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from bibnet_lending.models import Loan, ReaderTicket, TicketKind, TicketState
from django.test import Client
from django.utils import timezone

from bibnet.accounts.models import Channel, Consent, Reader
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.views.test_desk import DESK, words

NEW = f"{DESK}new-reader/"
PERSON = {
    "key": "one",
    "last_name": "Новосёлова",
    "first_name": "Вера",
    "birth_date": "07.05.1988",
    "kind": "permanent",
    "has_paper": "on",
}


@pytest.fixture
def staff(librarian) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    return client


@pytest.fixture
def act(staff) -> Any:
    """Presses a button of a ticket's panel; the text of the desk afterwards."""

    def press(ticket: ReaderTicket, what: str, **sent: Any) -> str:
        answer = staff.post(f"{DESK}tickets/{ticket.pk}/act/", {"act": what, **sent}, follow=True)
        return words(answer.content.decode())

    return press


def test_an_unknown_surname_leads_to_the_form_and_to_the_open_ticket(staff, lent, northern):
    page = staff.post(DESK, {"key": "one", "code": "новосёлова"}).content.decode()
    assert f"{NEW}?name=" in page
    assert 'value="Новосёлова"' in staff.get(f"{NEW}?name=новосёлова").content.decode()
    done = staff.post(NEW, {**PERSON, "number": "N-5"}, follow=True)
    assert "Билет N-5" in words(done.content.decode())
    reader = Reader.objects.get(last_name="Новосёлова")
    given = Consent.objects.get(reader=reader)
    assert given.channel == Channel.PAPER
    assert given.recorded_by is not None
    assert reader.registered_in == northern


def test_nothing_is_written_without_the_paper(staff, lent):
    before = Reader.objects.count()
    page = staff.post(NEW, {**PERSON, "has_paper": ""})
    assert "Без согласия" in words(page.content.decode())
    assert Reader.objects.count() == before


def test_a_form_that_is_pressed_twice_makes_one_reader(staff, lent, northern):
    sent = {**PERSON, "number": "N-5", "documents": ["passport", "surety"]}
    for _press in range(2):
        done = staff.post(NEW, sent, follow=True)
        assert "Билет N-5" in words(done.content.decode())
    assert Reader.objects.filter(last_name="Новосёлова").count() == 1
    given = ReaderTicket.objects.of(northern).get()
    assert given.documents == ["passport", "surety"]
    assert "Показано: паспорт, поручительство" in words(done.content.decode())


def test_two_presses_at_the_same_moment_make_one_reader(staff, lent, northern, monkeypatch):
    from bibnet_lending.services import registering
    from bibnet_lending.views import newcomers

    staff.post(NEW, {**PERSON, "number": "N-5"})
    real, looks = registering.given_by_form, []

    def too_early(*asked):
        looks.append(asked)
        return real(*asked) if len(looks) > 1 else None

    monkeypatch.setattr(registering, "given_by_form", too_early)
    (first,) = ReaderTicket.objects.of(northern)
    form = newcomers.NewcomerForm({**PERSON, "number": "N-6"}, library=northern)
    assert form.is_valid()
    again = registering.register_reader(
        branch=northern, newcomer=form.newcomer, decision=form.decision, actor=None, key="one"
    )
    assert again == first
    assert Reader.objects.filter(last_name="Новосёлова").count() == 1


def test_who_may_be_the_same_person_is_shown_first(staff, ticket, reader, northern):
    known = reader(last_name="Новосёлова", first_name="Вера", birth_date=date(1988, 5, 7))
    ticket(northern, reader=known, number="K-9")
    page = words(staff.post(NEW, PERSON).content.decode())
    assert "Возможно, тот же человек" in page
    assert "K-9" in page
    assert ReaderTicket.objects.of(northern).count() == 1
    staff.post(NEW, {**PERSON, "is_sure": "1"})
    assert ReaderTicket.objects.of(northern).count() == 2


def test_a_child_comes_with_a_representative(staff, ticket, northern, southern):
    born = timezone.localdate() - timedelta(days=3000)
    child = {**PERSON, "birth_date": f"{born:%d.%m.%Y}"}
    assert "кто представляет" in words(staff.post(NEW, child).content.decode())
    strange = ticket(southern, number="S-1")
    page = staff.post(NEW, {**child, "representative_ticket": strange.number})
    assert "нет такого билета" in words(page.content.decode())
    parent = ticket(northern, number="P-1")
    staff.post(NEW, {**child, "representative_ticket": "P-1", "relation": "parent"})
    made = Reader.objects.get(last_name="Новосёлова")
    assert made.representative == parent.reader
    assert Consent.objects.get(reader=made).given_by == parent.reader
    given = ReaderTicket.objects.of(northern).get(reader=made)
    page = words(staff.get(f"{DESK}tickets/{given.pk}/papers/").content.decode())
    assert "Поручительство" in page
    assert parent.reader.formal_name in page
    assert "согласие" in page.lower()


def test_who_was_not_seen_this_year_is_registered_by_one_key(staff, act, ticket, northern):
    given = ticket(northern, kind=TicketKind.TEMPORARY)
    ReaderTicket.objects.of(northern).update(registered_on=date(2020, 3, 1))
    page = staff.get(DESK, {"ticket": given.number}).content.decode()
    assert 'data-key="F4"' in page
    act(given, "renew")
    given.refresh_from_db()
    assert given.registered_on.year == timezone.localdate().year
    assert given.kind == TicketKind.PERMANENT
    assert 'data-key="F4"' not in staff.get(DESK, {"ticket": given.number}).content.decode()


def test_a_ticket_is_blocked_with_a_reason_and_freed(act, ticket, northern):
    given = ticket(northern)
    assert "причину увидит читатель" in act(given, "block")
    assert "Долг с лета" in act(given, "block", reason="Долг с лета")
    given.refresh_from_db()
    assert given.state == TicketState.BLOCKED
    act(given, "unblock")
    given.refresh_from_db()
    assert (given.state, given.reason) == (TicketState.ACTIVE, "")


def test_a_lost_ticket_opens_and_is_replaced(staff, act, ticket, northern):
    given = ticket(northern, number="L-1")
    page = act(given, "lost")
    assert "Билет L-1" in page
    assert "Билет L-2" in act(given, "replace", number="L-2")
    given.refresh_from_db()
    assert given.state == TicketState.ENDED
    assert "Билет L-1" not in words(staff.get(DESK, {"ticket": "L-1"}).content.decode())


def test_a_note_is_kept_on_the_panel(act, ticket, northern):
    assert "Плохо слышит" in act(ticket(northern), "note", note="Плохо слышит")


def test_a_note_of_the_staff_is_never_the_reason_that_the_reader_sees(
    staff, act, ticket, reader, person, northern
):
    given = ticket(northern, reader=reader(user=person("masha")), now=timezone.now())
    act(given, "note", note="Скандалит")
    page = staff.get(DESK, {"ticket": given.number}).content.decode()
    (form,) = [one for one in re.findall(r"<form.*?</form>", page, re.S) if 'value="block"' in one]
    assert "Скандалит" not in form
    act(given, "block", note="Скандалит", reason="Долг с лета")
    site = Client(headers={"host": "northern.localhost"})
    site.force_login(given.reader.user)
    page = site.get("/lending/").content.decode()
    assert "Долг с лета" in page
    assert "Скандалит" not in page
    given.refresh_from_db()
    assert (given.reason, given.note) == ("Долг с лета", "Скандалит")


def test_what_stands_on_paper_is_taken_over_with_its_day(act, stock, ticket, northern):
    stock(northern, title(1))
    given = ticket(northern, now=NOW)
    assert "пишите дату" in act(given, "paper", copy="1-1", day="когда-то")
    act(given, "paper", copy="1-1", day="02.11.2026")
    loan = Loan.objects.of(northern).get()
    assert loan.lent_at.astimezone(northern.tz).date() == date(2026, 11, 2)
    assert "в библиотеке нет" in act(given, "paper", copy="9-9", day="02.11.2026")


def test_another_librarys_ticket_is_not_moved(staff, ticket, southern):
    given = ticket(southern)
    for url in ("act", "papers"):
        address = f"{DESK}tickets/{given.pk}/{url}/"
        answer = staff.post(address, {"act": "renew"}) if url == "act" else staff.get(address)
        assert answer.status_code == 404
