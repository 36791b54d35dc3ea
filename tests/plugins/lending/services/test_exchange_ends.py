"""How an exchange ends otherwise than by the book's coming home, and what may not be begun."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import errors, journal
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeState,
    Guest,
    LendingSettings,
    LoanKind,
    RequestState,
    Rule,
    TicketKind,
)
from bibnet_lending.services import (
    exchange_ends,
    exchanging,
    giving_up,
    request_moves,
    requesting,
    sides,
)
from bibnet_lending.services.lending import lend
from bibnet_lending.services.promptness import pass_on_late
from bibnet_lending.services.requesting import Wanted, ask_for_book
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.upkeep import keep_in_order
from bibnet_lending.still_open import still_open
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from bibnet.accounts.models import Reader
from bibnet.journal.models import Entry
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import ActKind, Kind, Library, State
from bibnet.libraries.reshaping import plan_act
from bibnet.libraries.scope import all_libraries
from bibnet.notices.models import Notice
from bibnet.plugins import points
from bibnet.plugins.errors import Objections, Refused
from bibnet.plugins.services import disable_plugin, enable_plugin
from tests.plugins.lending.conftest import NOW, state_of, title
from tests.plugins.lending.exchanging import OF_PAGES, now_of, run
from tests.plugins.lending.services.test_queues import edition_of

pytestmark = pytest.mark.django_db
OWN = {"actor": None, "now": NOW}


@pytest.mark.parametrize("acts", [(), ("agree",)])
def test_with_a_request_that_is_given_up_nobody_is_asked_any_more(asked, exchange, acts):
    request, copy = asked
    run(exchange, *acts)
    giving_up.cancel_request(request=request, **OWN)
    assert now_of(exchange).state == ExchangeState.WITHDRAWN
    assert now_of(request).state == RequestState.CANCELLED
    assert state_of(copy) == "free"


def test_a_request_is_not_given_up_past_a_library_that_was_asked_meanwhile(
    asked, southern, monkeypatch
):
    request, _copy = asked
    locked = request_moves.locked

    def asked_meanwhile(row):
        monkeypatch.setattr(request_moves, "locked", locked)
        exchanging.ask_library(request=request, lender=southern, **OWN)
        return locked(row)

    monkeypatch.setattr(request_moves, "locked", asked_meanwhile)
    with pytest.raises(errors.ForbiddenMove):
        giving_up.cancel_request(request=request, **OWN)


def test_a_book_that_the_reader_has_lost_is_neither_a_return_nor_a_visit(asked, exchange):
    run(exchange, "agree", "send", "receive", "lend")
    before = Entry.objects.filter(kind=journal.VISIT).count()
    run(exchange, "lose")
    assert not Entry.objects.filter(kind=journal.RETURN).exists()
    assert Entry.objects.filter(kind=journal.VISIT).count() == before
    loan = now_of(now_of(exchange).loan)
    assert (loan.is_open, loan.returned_to) == (False, None)


def test_a_kind_that_the_rules_do_not_lend_is_not_lent_on(asked, exchange, northern):
    Rule.objects.of(northern).create(library=northern, is_lent=False)
    run(exchange, "agree", "send", "receive")
    with pytest.raises(errors.NotLent):
        run(exchange, "lend")


def test_what_a_group_has_from_another_library_counts_as_the_groups(
    stock, ticket, northern, southern
):
    (copy,) = stock(southern, title(1))
    request = ask_for_book(
        ticket=ticket(northern, kind=TicketKind.GROUP),
        wanted=Wanted(edition=edition_of(copy)),
        pickup=northern,
        **OWN,
    )
    exchange = exchanging.ask_library(request=request, lender=southern, **OWN)
    assert run(exchange, "agree", "send", "receive", "lend").loan.kind == LoanKind.GROUP


def test_a_book_is_not_promised_until_a_day_that_is_over(asked, exchange):
    _request, copy = asked
    with pytest.raises(errors.UntilPast):
        exchanging.agree(exchange=exchange, until=NOW.date() - timedelta(days=1), **OWN)
    assert state_of(copy) == "free"


@pytest.mark.parametrize(
    ("side", "state"),
    [("asked", State.CLOSED), ("asked", State.PRACTICE), ("asking", State.PRACTICE)],
)
def test_a_library_that_is_closed_or_practises_is_not_asked_nor_asks(asked, southern, side, state):
    request, _copy = asked
    changed = southern if side == "asked" else request.library
    changed.state = state
    changed.save()
    southern.refresh_from_db()
    with pytest.raises(errors.NotAsked):
        exchanging.ask_library(request=request, lender=southern, **OWN)


def test_lending_is_not_switched_off_while_others_wait_for_an_answer(exchange, southern, northern):
    assert list(still_open(southern)) == [
        "Другие библиотеки ждут ответа о 1 книге: откажите и скажите почему."
    ]
    with pytest.raises(Objections):
        disable_plugin(library=southern, slug="lending", actor=None)
    exchange_ends.refuse(exchange=exchange, reason="Переезжаем", **OWN)
    disable_plugin(library=southern, slug="lending", actor=None)
    # The reader's own library waits for its own word.
    assert list(still_open(northern)) == ["1 заявка читателя на книгу ещё не завершена."]


def test_what_was_asked_of_a_library_that_lends_no_more_ends_with_its_reason(
    asked, exchange, northern, southern
):
    request, _copy = asked
    southern.state = State.CLOSED
    southern.save()
    pass_on_late(northern, NOW)
    assert now_of(exchange).state == ExchangeState.PASSED
    request = now_of(request)
    assert request.state == RequestState.ASKED
    assert str(southern) in request.steps.of(request.library).last().told
    # It could not answer: that is no figure of its promptness.
    assert not Entry.objects.filter(kind=journal.ANSWER, library=southern).exists()


def test_an_order_in_place_of_a_request_counts_once_against_the_limit(
    stock, ticket, northern, southern
):
    Rule.objects.of(northern).create(library=northern, most_holds=1)
    (copy,) = stock(southern, title(1))
    request = ask_for_book(
        ticket=ticket(northern), wanted=Wanted(edition=edition_of(copy)), pickup=northern, **OWN
    )
    stock(northern, title(1))
    assert requesting.order_here(request=request, **OWN).state == RequestState.ORDERED


def test_nothing_is_asked_about_the_exchange_of_a_copy_at_its_place(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    who = ticket(northern)
    table = f'FROM "{Exchange._meta.db_table}"'
    with CaptureQueriesContext(connection) as taken:
        lend(ticket=who, copy=copy, branch=northern, **OWN)
        take_back(copy=copy, branch=northern, **OWN)
    assert not [one for one in taken if table in one["sql"]]


def test_what_waits_at_the_desk_is_kept_until_a_day_and_goes_back_after_it(
    asked, exchange, northern
):
    request, _copy = asked
    Reader.objects.filter(pk=request.reader_id).update(email="reader@example.ru")
    run(exchange, "agree", "send", "receive")
    until = now_of(request).until
    assert until == NOW.date() + timedelta(days=5)
    keep_in_order(northern, NOW + timedelta(days=5))
    assert now_of(request).state == RequestState.READY
    keep_in_order(northern, NOW + timedelta(days=6))
    assert now_of(request).state == RequestState.EXPIRED
    assert Notice.objects.filter(reader=request.reader, kind__contains="request_moved").count() == 2
    # The staff is not offered to lend it: it goes home.
    exchange = now_of(exchange)
    assert sides.acts_of(exchange, northern) == [sides.Act.SEND_BACK, sides.Act.LOSE]
    with all_libraries("a test"), pytest.raises(IntegrityError), transaction.atomic():
        BookRequest.objects.filter(pk=request.pk).update(state=RequestState.READY, until=None)


@pytest.mark.parametrize("ends", ["expire", "cancel"])
def test_a_copy_of_pages_that_nobody_fetches_does_not_go_back(
    stock, ticket, northern, southern, ends
):
    (copy,) = stock(southern, title(1))
    request = ask_for_book(
        ticket=ticket(northern),
        wanted=Wanted(edition=edition_of(copy), **OF_PAGES),
        pickup=northern,
        **OWN,
    )
    exchange = exchanging.ask_library(request=request, lender=southern, **OWN)
    run(exchange, "agree", "send", "receive")
    if ends == "cancel":
        giving_up.cancel_request(request=request, **OWN)
    else:
        keep_in_order(northern, NOW + timedelta(days=20))
    assert now_of(exchange).state == ExchangeState.CLOSED


def test_what_was_said_is_read_in_the_language_of_who_reads_it(asked, exchange):
    """Who acts speaks English, who reads Russian."""
    request, _copy = asked
    with translation.override("en"):
        exchange_ends.refuse(exchange=exchange, reason="{Переплетают}", **OWN)
        said = [one.told for one in request.steps.of(request.library)]
    assert said == ["", "Southern library was asked", "Southern library refused: {Переплетают}"]
    with translation.override("ru"):
        assert [one.told for one in request.steps.of(request.library)] == [
            "",
            "Попросили у библиотеки: Southern library",
            "Отказ, Southern library: {Переплетают}",
        ]


def merge(library, into) -> None:
    today = timezone.localdate(timezone=library.tz)
    plan_act(library=library, kind=ActKind.MERGE, on=today, actor=None, details={"into": into.pk})


@pytest.mark.parametrize("side", ["asking", "asked"])
@pytest.mark.parametrize("acts", [(), ("agree", "send")])
def test_a_library_is_not_merged_while_its_exchanges_go_on(
    asked, exchange, northern, southern, region, side, acts
):
    run(exchange, *acts)
    into = found_library(
        Founding(code="central", name="Central", parent=region, kind=Kind.LIBRARY), actor=None
    )
    gone = northern if side == "asking" else southern
    for slug in ("catalog", "lending"):
        enable_plugin(library=into, slug=slug, actor=None)
    told = points.merger_consequences.collect_from("lending", gone, into=into)
    assert all("Объединению мешает" in str(one.text) for one in told)
    with pytest.raises(Refused) as refused:
        merge(gone, into)
    reasons = [str(one.text).removeprefix("Объединению мешает: ") for one in told]
    assert str(refused.value) == " ".join(reasons)
    assert Library.objects.get(pk=gone.pk).state == State.OPEN


def test_a_library_whose_exchanges_are_over_is_merged(asked, exchange, northern, region):
    request, _copy = asked
    giving_up.cancel_request(request=request, **OWN)
    into = found_library(
        Founding(code="central", name="Central", parent=region, kind=Kind.LIBRARY), actor=None
    )
    for slug in ("catalog", "lending"):
        enable_plugin(library=into, slug=slug, actor=None)
    merge(northern, into)
    assert Library.objects.get(pk=northern.pk).merged_into == into


def test_who_asks_by_another_librarys_ticket_agrees_once_and_is_its_reader_for_the_year(
    stock, ticket, reader, person, northern, southern
):
    LendingSettings.objects.create(library=southern, honours="region")
    who = reader(user=person("guest"))
    guest = ticket(northern, reader=who)
    own = {"ticket": guest, "pickup": southern, "actor": who.user, "now": NOW}
    with pytest.raises(errors.NotAgreed):
        ask_for_book(wanted=Wanted(title="Пчёлы"), **own)
    assert not BookRequest.objects.of(southern).exists()
    ask_for_book(wanted=Wanted(title="Пчёлы"), has_agreed=True, **own)
    ask_for_book(wanted=Wanted(title="Осы"), **own)
    assert Guest.objects.of(southern).filter(reader=who).count() == 1
    registered = Entry.objects.filter(kind=journal.REGISTRATION, library=southern)
    assert [one.data for one in registered] == [{"is_guest": True}]
