"""The staff's screens of acts, debtors and sets for classes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending.models import ClassSet, CopyAct, DebtCall, Hold, ReaderTicket, Settlement
from bibnet_lending.services.course import order_copies
from bibnet_lending.services.lending import lend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.journal.models import AuditEntry
from tests.plugins.lending.conftest import state_of, title
from tests.plugins.lending.views.test_desk import words

LENDING = "/admin/l/northern/lending"
ACT = {
    "kind": "withdrawal",
    "number": "12",
    "day": "2026-11-19",
    "reason": "Ветхость",
    "signed_by": "Иванова А. П.",
}


@pytest.fixture
def staff(librarian) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    return client


@pytest.fixture
def debtor(stock, ticket, northern):
    """Makes overdue loans of readers of their own."""

    def make(*books: int, **facts: object) -> list:
        copies = stock(northern, *[title(one) for one in books])[-len(books) :]
        long_ago = timezone.now() - timedelta(days=60)
        return [
            lend(
                ticket=ticket(northern, now=long_ago, **facts),
                copy=copy,
                branch=northern,
                actor=None,
                lent_at=long_ago,
            )
            for copy in copies
        ]

    return make


def test_an_act_is_entered_shown_and_its_copy_is_withdrawn(staff, stock, northern):
    (copy,) = stock(northern, title(1))
    answer = staff.post(f"{LENDING}/acts/new/", {**ACT, "copies": "1-1; 350,50"}, follow=True)
    page = words(answer.content.decode())
    assert "Акт № 12 от 19 ноября 2026" in page
    assert "350,50" in page
    assert state_of(copy) == "withdrawn"
    listed = words(staff.get(f"{LENDING}/copies/?q=1-1").content.decode())
    assert "исключён по акту" in listed
    assert "№ 12" in listed


@pytest.mark.parametrize(
    ("typed", "said"), [("404", "такого экземпляра нет"), ("1-1; дёшево", "не цена")]
)
def test_what_is_typed_wrong_enters_nothing(typed, said, staff, stock, northern):
    stock(northern, title(1))
    page = words(staff.post(f"{LENDING}/acts/new/", {**ACT, "copies": typed}).content.decode())
    assert said in page
    assert not CopyAct.objects.of(northern).exists()


def test_a_copy_is_reserved_and_a_place_is_given_to_another_desk(staff, stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    lent = ticket(northern, now=timezone.now())
    lend(ticket=lent, copy=copy, branch=northern, actor=None)
    who = ticket(northern, now=timezone.now())
    screen = f"{LENDING}/copies/{copy}/"
    staff.post(screen, {"ticket": who.number, "pickup": "northern"})
    hold = Hold.objects.of(northern).get()
    assert (hold.copy_id, hold.reader) == (copy, who.reader)
    page = words(staff.get(screen).content.decode())
    assert f"билет {who.number}" in page
    sent = {"hold": hold.pk, "pickup": "northern", "edition": hold.edition_id}
    answer = staff.post(screen, sent, follow=True)
    assert "переназначено" in words(answer.content.decode())
    assert "Действующего билета" in words(
        staff.post(screen, {"ticket": "404"}, follow=True).content.decode()
    )


def test_a_debtor_is_called_and_the_debt_is_paid(staff, debtor, northern):
    (loan,) = debtor(1)
    listed = words(staff.get(f"{LENDING}/debtors/").content.decode())
    assert "дней" in listed
    assert loan.reader.last_name in listed
    case = f"{LENDING}/debtors/{loan.pk}/"
    call = {"act": "call", "call-answer": "promised", "call-note": "в пятницу"}
    staff.post(case, call)
    assert "обещали принести. в пятницу" in words(staff.get(case).content.decode())
    assert "Сумма" in words(staff.post(case, {"act": "settle"}).content.decode())
    assert not Settlement.objects.of(northern).exists()
    staff.post(case, {"act": "settle", "settle-kind": "paid", "settle-amount": "420"})
    assert Settlement.objects.of(northern).get().amount == 420
    assert staff.get(case).status_code == 404
    assert DebtCall.objects.of(northern).count() == 1


def test_a_debtor_s_ticket_is_blocked_and_listed(staff, debtor, northern):
    (loan,) = debtor(1)
    case = f"{LENDING}/debtors/{loan.pk}/"
    assert 'name="block-reason"' in staff.get(case).content.decode()
    staff.post(case, {"act": "block", "block-reason": "Не вернул"})
    assert ReaderTicket.objects.of(northern).get().state == "blocked"
    assert "Не вернул" in words(staff.get(f"{LENDING}/debtors/").content.decode())


def test_the_letter_names_all_that_is_overdue_and_threatens_with_nothing(
    staff, debtor, reader, northern
):
    who = reader()
    (loan,) = debtor(1, reader=who)
    letter = words(staff.get(f"{LENDING}/debtors/{loan.pk}/letter/").content.decode())
    assert "Книга 1 о разных вещах" in letter
    assert "Штрафов у нас нет" in letter


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_holds_no_formulas(kind, staff, debtor, reader):
    debtor(1, reader=reader(last_name="=HYPERLINK(1)"))
    answer = staff.get(f"{LENDING}/debtors/table.{kind}")
    assert answer.status_code == 200
    if kind == "csv":
        assert ";'=HYPERLINK(1)" in answer.content.decode("utf-8-sig")
    assert AuditEntry.objects.filter(action="lending.debtors_exported").count() == 1
    assert staff.get(f"{LENDING}/debtors/table.exe").status_code == 404


def test_the_list_of_debtors_takes_equal_queries_for_few_and_many(staff, debtor):
    debtor(1, 2)
    staff.get(f"{LENDING}/debtors/")
    with CaptureQueriesContext(connection) as few:
        staff.get(f"{LENDING}/debtors/")
    debtor(*range(3, 13))
    with CaptureQueriesContext(connection) as many:
        staff.get(f"{LENDING}/debtors/")
    assert len(many) == len(few)


def test_a_set_is_asked_for_shown_with_what_is_missing_and_ended(staff, stock, ticket, northern):
    first, _second = stock(northern, title(1, copies=2))
    now = timezone.now()
    lend(ticket=ticket(northern, now=now), copy=first, branch=northern, actor=None)
    group = ticket(northern, kind="group", now=now)
    day = (now + timedelta(days=5)).date()
    asked = {
        "ticket": group.number,
        "book": "1-1",
        "copies": "2",
        "needed_by": f"{day:%Y-%m-%d}",
        "pickup": "northern",
    }
    page = words(staff.post(f"{LENDING}/sets/", asked, follow=True).content.decode())
    assert "Готово: 0 из 2 экземпляров; несут: 1" in page
    assert "Не хватает: 1." in page
    made = ClassSet.objects.of(northern).get()
    ended = words(staff.post(f"{LENDING}/sets/", {"end": made.pk}, follow=True).content.decode())
    assert "Комплектов никто не ждёт" in ended
    wrong = words(staff.post(f"{LENDING}/sets/", {**asked, "ticket": "404"}).content.decode())
    assert "Действующего билета с таким номером здесь нет" in wrong


def test_copies_that_are_ordered_are_awaited_until_an_act_receives_them(staff, stock, northern):
    (copy,) = stock(northern, title(1))
    address = f"{LENDING}/copies/ordered/"
    assert "такого экземпляра нет" in words(staff.post(address, {"copies": "7-7"}).content.decode())
    page = words(staff.post(address, {"copies": "1-1"}, follow=True).content.decode())
    assert "Книга 1 о разных вещах" in page
    assert state_of(copy) == "ordered"
    staff.post(
        f"{LENDING}/acts/new/", {**ACT, "kind": "receipt", "copies": "1-1; 350.50"}, follow=True
    )
    assert state_of(copy) == "free"
    assert "Заказанных экземпляров нет." in words(staff.get(address).content.decode())


def test_the_list_of_awaited_copies_costs_as_many_queries_for_one_as_for_many(
    staff, stock, northern
):
    copies = stock(northern, *(title(one) for one in range(1, 13)))
    counts = []
    for some in (copies[:1], copies[1:]):
        order_copies(library=northern, copies=some, actor=None)
        staff.get(f"{LENDING}/copies/ordered/")
        with CaptureQueriesContext(connection) as taken:
            staff.get(f"{LENDING}/copies/ordered/")
        counts.append(len(taken))
    assert counts[0] == counts[1]
