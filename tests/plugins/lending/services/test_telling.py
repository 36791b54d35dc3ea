"""Readers are told of their orders and of due days, once, and by telephone where no letter goes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bibnet_lending.models import Call, LendingSettings, Loan, Order, Told
from bibnet_lending.services import calling, reminding, telling
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend, renew_loan
from bibnet_lending.services.ordering import not_found, refuse_order
from bibnet_lending.services.requesting import Wanted, ask_for_book, refuse_request
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.upkeep import keep_in_order

from bibnet.notices.models import Letter, Notice
from bibnet.plugins.services import disable_plugin
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import edition_of, order

DAY = timedelta(days=1)
# In the library's morning; lent on 19 November for 30 days, due on 19 December.
DUE = NOW + 30 * DAY


@pytest.fixture
def writable(reader, ticket, northern):
    return ticket(northern, reader=reader(email="anna@example.ru"))


def letters() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))


def lent(stock, who, northern, count: int = 1, **own):
    copies = stock(northern, *(title(one) for one in range(1, count + 1)))
    return [
        lend(ticket=who, copy=one, branch=northern, actor=None, **{"now": NOW, **own})
        for one in copies
    ]


def test_who_ordered_is_told_that_it_waits_and_why_it_does_not(stock, writable, northern):
    copies = stock(northern, title(1), title(2), title(3), title(4))
    orders = [order(writable, one, northern) for one in copies]
    take_back(copy=copies[0], branch=northern, actor=None, now=NOW)
    refuse_order(order=orders[1], reason="Книга в переплёте", actor=None, now=NOW)
    not_found(order=orders[2], actor=None, now=NOW)
    assert letters() == [
        "Вас ждёт: «Книга 1 о разных вещах»",
        "Отказ в заказе: «Книга 2 о разных вещах»",
        "Придёт позже: «Книга 3 о разных вещах»",
    ]
    text = Letter.objects.order_by("pk")[1].text
    assert "Причина: Книга в переплёте" in text
    assert "northern.localhost" in text
    keep_in_order(northern, NOW + 20 * DAY)
    assert letters()[3:] == ["Заказ закрыт: «Книга 1 о разных вещах»"]
    keep_in_order(northern, NOW + 20 * DAY)
    assert len(letters()) == 4


def test_who_waits_is_told_when_the_turn_comes_and_not_twice_at_once(
    stock, writable, ticket, northern
):
    (first, second) = stock(northern, title(1), title(2))
    for copy in (first, second):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
        own = {"pickup": northern, "actor": None, "now": NOW}
        place_hold(ticket=writable, edition=edition_of(copy), **own)
    assert letters() == []
    take_back(copy=first, branch=northern, actor=None, now=NOW + DAY)
    assert letters() == ["Вас ждёт: «Книга 1 о разных вещах»"]


def test_three_days_before_and_by_the_steps_after_once_each(stock, writable, northern):
    lent(stock, writable, northern, count=2)
    days = (-5, -3, -3, -2, 0, 1, 1, 3, 7, 8, 29, 30, 60)
    told = [day for day in days if reminding.remind(northern, DUE + day * DAY)]
    assert told == [-3, 1, 7, 30]
    assert letters() == [
        "2 книги нужно вернуть, первую — до 19 декабря",
        *["2 книги просрочены"] * 3,
    ]
    assert Told.objects.of(northern).count() == 8


def test_a_missed_day_is_made_up_for_and_a_renewed_loan_told_anew(stock, writable, northern):
    (loan,) = lent(stock, writable, northern)
    assert reminding.remind(northern, DUE - DAY) == 1
    renew_loan(loan=loan, actor=None, now=DUE - DAY)
    assert reminding.remind(northern, DUE) == 0
    loan.refresh_from_db()
    assert reminding.remind(northern, loan.due_at - 3 * DAY + timedelta(hours=12)) == 1
    # What nobody told for a month is told once, not three times.
    assert reminding.remind(northern, loan.due_at + 40.5 * DAY) == 1
    assert reminding.remind(northern, loan.due_at + 41.5 * DAY) == 0


def test_a_library_has_steps_of_its_own(stock, writable, northern):
    LendingSettings.objects.create(library=northern, overdue_days="2, 5")
    lent(stock, writable, northern)
    reminding.remind(northern, DUE)
    told = [day for day in range(1, 40) if reminding.remind(northern, DUE + day * DAY)]
    assert told == [2, 5]


def test_nobody_is_woken_and_what_is_lent_for_a_day_is_not_told_of(stock, writable, northern):
    lent(stock, writable, northern)
    night = (DUE - 2 * DAY).astimezone(northern.tz).replace(hour=4)
    assert reminding.remind(northern, night) == 0
    assert reminding.remind(northern, night.replace(hour=9)) == 1
    Loan.objects.of(northern).update(lent_at=NOW, due_at=NOW + 2 * DAY)
    assert reminding.remind(northern, NOW + DAY) == 0


def test_what_came_back_is_not_asked_for(stock, writable, northern):
    (loan,) = lent(stock, writable, northern)
    take_back(copy=loan.copy_id, branch=northern, actor=None, now=NOW + DAY)
    assert reminding.remind(northern, DUE + DAY) == 0


def test_a_child_is_told_through_its_representative_in_one_letter(stock, ticket, reader, northern):
    parent = reader(email="parent@example.ru", first_name="Мария")
    children = [
        reader(representative=parent, birth_date=date(2016, 5, one), email="own@example.ru")
        for one in (1, 2)
    ]
    grown = reader(representative=parent, birth_date=date(2012, 5, 1), email="grown@example.ru")
    copies = stock(northern, *(title(one) for one in range(4)))
    for who, copy in zip([parent, *children, grown], copies, strict=True):
        lend(ticket=ticket(northern, reader=who), copy=copy, branch=northern, actor=None, now=NOW)
    assert reminding.remind(northern, DUE - DAY) == 2
    rows = dict(Letter.objects.values_list("address", "text"))
    assert set(rows) == {"parent@example.ru", "grown@example.ru"}
    assert rows["parent@example.ru"].count("Книга") == 3
    assert rows["parent@example.ru"].count("(Анна)") == 2


def test_whom_no_letter_reaches_is_called_until_answered(stock, ticket, reader, northern):
    who = ticket(northern, reader=reader(phone="+79990000000"))
    lent(stock, who, northern, count=2)
    morning = DUE + DAY
    assert reminding.remind(northern, morning) == 1
    assert (letters(), Notice.objects.count()) == ([], 0)
    (call,) = calling.waiting(northern, now=morning)
    (row,) = calling.what_to_say([call], now=morning)
    assert (
        row.sentences[0] == "«Толстой, Л. Н. Книга 1 о разных вещах» нужно было вернуть 19 декабря."
    )
    assert len(row.sentences) == 2
    for day in range(3):
        (call,) = calling.waiting(northern, now=morning + day * DAY)
        calling.note_call(call=call, is_answered=False, actor=None, now=morning + day * DAY)
        assert not calling.waiting(northern, now=morning + day * DAY)
    assert not calling.waiting(northern, now=morning + 3 * DAY)
    call.refresh_from_db()
    assert (call.state, call.tried.of(northern).count()) == ("given_up", 3)


def test_nobody_is_called_about_what_was_fetched_or_came_back(stock, ticket, reader, northern):
    who = ticket(northern, reader=reader())
    copies = stock(northern, title(1), title(2))
    lend(ticket=who, copy=copies[0], branch=northern, actor=None, now=NOW)
    order(who, copies[1], northern)
    take_back(copy=copies[1], branch=northern, actor=None, now=NOW)
    reminding.remind(northern, DUE - DAY)
    Order.objects.of(northern).update(until=date(2027, 1, 1))
    calls = list(calling.waiting(northern, now=DUE - DAY))
    assert [one.kind for one in calls] == ["order_ready", "due"]
    lend(ticket=who, copy=copies[1], branch=northern, actor=None, now=DUE - DAY)
    take_back(copy=copies[0], branch=northern, actor=None, now=DUE - DAY)
    assert not calling.waiting(northern, now=DUE)
    keep_in_order(northern, DUE + 40 * DAY)
    assert not Call.objects.of(northern).exists()


def test_where_lending_is_off_nobody_is_told(stock, writable, northern):
    (copy,) = stock(northern, title(1))
    wish = order(writable, copy, northern)
    Order.objects.of(northern).update(state="cancelled")
    disable_plugin(library=northern, slug="lending", actor=None)
    telling.order_moved("order_ready", wish, now=NOW)
    assert (letters(), Notice.objects.count(), Call.objects.of(northern).count()) == ([], 0, 0)


def test_a_worker_that_dies_in_the_middle_has_told_each_once(
    stock, ticket, reader, northern, monkeypatch
):
    copies = stock(northern, *(title(one) for one in range(1, 4)))
    for number, copy in enumerate(copies):
        who = ticket(northern, reader=reader(email=f"{number}@example.ru"))
        lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)
    write = reminding._write
    done = []

    def dies(*what) -> None:
        write(*what)
        done.append(what)
        if len(done) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(reminding, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        reminding.remind(northern, DUE)
    assert Letter.objects.count() == 1
    monkeypatch.setattr(reminding, "_write", write)
    assert reminding.remind(northern, DUE) == 2
    assert sorted(Letter.objects.values_list("address", flat=True)) == [
        f"{one}@example.ru" for one in range(3)
    ]


def test_a_book_of_somebody_of_fourteen_is_not_told_to_the_parent(stock, ticket, reader, northern):
    parent = reader(first_name="Мария")
    small = reader(representative=parent, birth_date=date(2018, 5, 1), first_name="Миша")
    grown = reader(representative=parent, birth_date=date(2012, 5, 1), first_name="Лена")
    copies = stock(northern, title(1), title(2))
    for who, copy in zip((small, grown), copies, strict=True):
        lend(ticket=ticket(northern, reader=who), copy=copy, branch=northern, actor=None, now=NOW)
    reminding.remind(northern, DUE + DAY)
    morning = DUE + DAY
    said = calling.what_to_say(list(calling.waiting(northern, now=morning)), now=morning)
    lines = {one.call.reader: one.sentences for one in said}
    assert set(lines) == {parent, grown}
    assert ["Книга 1" in line for line in lines[parent]] == [True]
    assert ["Книга 2" in line for line in lines[grown]] == [True]
    # The child's book came back: the parent is not called because of the other one.
    take_back(copy=copies[0], branch=northern, actor=None, now=morning)
    assert [one.reader for one in calling.waiting(northern, now=morning)] == [grown]


@pytest.mark.parametrize("has_address", [True, False])
def test_of_a_childs_request_the_parent_is_told_or_called(
    has_address, stock, ticket, reader, northern
):
    parent = reader(email="parent@example.ru" if has_address else "")
    child = reader(first_name="Миша", birth_date=date(2018, 5, 1), representative=parent)
    request = ask_for_book(
        ticket=ticket(northern, reader=child),
        wanted=Wanted(title="Редкая книга", author="Н. Некто"),
        pickup=northern,
        actor=None,
        now=NOW,
    )
    assert list(calling.waiting(northern, now=NOW)) == []
    refuse_request(request=request, reason="Её нет нигде.", actor=None, now=NOW)
    if has_address:
        letter = Letter.objects.get(address="parent@example.ru", text__contains="Её нет нигде")
        assert "Миша" in letter.text
        return
    (row,) = calling.what_to_say(list(calling.waiting(northern, now=NOW)), now=NOW)
    assert row.call.reader == parent
    assert row.sentences == [
        "для читателя Миша: «Н. Некто. Редкая книга» получить нельзя: Её нет нигде."
    ]
