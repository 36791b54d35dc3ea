"""Applications: each move walked, nothing before consent, one row for a form, strict libraries."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from bibnet_lending import consent, errors
from bibnet_lending.errors import applications
from bibnet_lending.models import (
    APPLICATION_MOVES,
    Application,
    ApplicationState,
    LendingSettings,
    ReaderTicket,
    TicketKind,
)
from bibnet_lending.services import duplicates
from bibnet_lending.services.applying import Applicant, Wish, apply, withdraw
from bibnet_lending.services.deciding import Decision, confirm, refuse
from bibnet_lending.services.tickets import block_ticket
from bibnet_lending.services.upkeep import forget
from django.db import IntegrityError, transaction

from bibnet.accounts.models import Consent, Reader
from bibnet.accounts.services import consents
from bibnet.accounts.services.consents import Agreed
from bibnet.journal.models import Entry
from bibnet.notices.models import Letter, Notice
from tests.plugins.lending.conftest import NOW

BORN = date(1990, 5, 7)


@pytest.fixture
def guest(lent) -> Any:
    """What a guest fills in, having agreed."""

    def make(**facts: Any) -> Applicant:
        usual = {"last_name": "Тестова", "first_name": "Мария", "birth_date": BORN}
        agreed = Agreed(document=consent.document(), ip="203.0.113.7")
        return Applicant(**{**usual, "email": "m@example.ru", "agreed": agreed, **facts})

    return make


def wish(library: Any, key: str = "one", **facts: Any) -> Wish:
    return Wish(branch=library, key=key, **facts)


@pytest.fixture
def sent(guest, northern) -> Any:
    """A guest's application that waits."""

    def make(**facts: Any) -> Application:
        made = Application.objects.of(northern).count()
        applicant = guest(phone=f"+7900000000{made}", **facts)
        return apply(applicant=applicant, wish=wish(northern, key=f"key {made}"), now=NOW)

    return make


def do(move: str, application: Application) -> Application:
    own = {"application": application, "now": NOW, "actor": None}
    if move == ApplicationState.CONFIRMED:
        return confirm(**own, decision=Decision())
    if move == ApplicationState.REFUSED:
        return refuse(**own, reason="Данные неполны")
    return withdraw(**own)


MOVES = [one for one in ApplicationState if one != ApplicationState.SUBMITTED]


@pytest.mark.parametrize(("first", "second"), [*product(MOVES, MOVES)])
def test_every_move_is_in_the_table_and_no_other_is_made(sent, northern, first, second):
    application = sent()
    assert do(first, application).state == first
    assert second not in APPLICATION_MOVES[first]
    tickets = ReaderTicket.objects.of(northern).count()
    with pytest.raises(errors.ForbiddenMove):
        do(second, application)
    application.refresh_from_db()
    assert application.state == first
    assert ReaderTicket.objects.of(northern).count() == tickets


def test_each_state_says_who_and_when(sent, librarian):
    application = refuse(application=sent(), reason="Нет мест", actor=librarian, now=NOW)
    assert (application.decided_by, application.state_at) == (librarian, NOW)


def test_nothing_is_written_before_consent(guest, northern):
    with pytest.raises(applications.NeedsConsent):
        apply(applicant=guest(agreed=None), wish=wish(northern))
    assert not Application.objects.of(northern).exists()
    assert not Reader.objects.filter(last_name="Тестова").exists()


def test_the_database_keeps_no_application_without_consent(sent):
    application = sent()
    application.consent_document = None
    with pytest.raises(IntegrityError), transaction.atomic():
        application.save()


def test_the_consent_of_a_guest_goes_to_the_entry(sent, northern):
    application = confirm(application=sent(), decision=Decision(), actor=None, now=NOW)
    given = Consent.objects.get(reader=application.reader)
    assert given.document.purpose == "lending.ticket"
    assert (given.ip, given.given_at) == ("203.0.113.7", NOW)
    assert given.text_hash == application.consent_hash
    assert application.ticket.reader == application.reader


def test_the_same_form_sent_twenty_times_is_one_row(guest, northern):
    rows = {apply(applicant=guest(), wish=wish(northern)).pk for _time in range(20)}
    assert len(rows) == 1
    assert Entry.objects.filter(kind="lending.application").count() == 1


def test_a_second_application_is_refused_kindly_while_one_is_open(guest, northern, southern):
    first = apply(applicant=guest(), wish=wish(northern))
    with pytest.raises(applications.AppliedAlready):
        apply(applicant=guest(), wish=wish(northern, key="two"))
    # Who knows but the name and the birthday of another learns nothing of the other.
    apply(applicant=guest(email="other@example.ru"), wish=wish(northern, key="three"))
    apply(applicant=guest(), wish=wish(southern, key="four"))
    withdraw(application=first)
    apply(applicant=guest(), wish=wish(northern, key="five"))


def test_a_reader_applies_once_and_not_with_a_ticket(reader, ticket, northern):
    who = reader()
    applicant = Applicant.of(who, sender=who)
    apply(applicant=applicant, wish=wish(northern))
    with pytest.raises(applications.AppliedAlready):
        apply(applicant=applicant, wish=wish(northern, key="two"))
    has = ticket(northern).reader
    with pytest.raises(errors.TicketThere):
        apply(applicant=Applicant.of(has, sender=has), wish=wish(northern, key="three"))


def test_a_child_under_fourteen_needs_somebody(guest, reader, northern):
    small = NOW.date() - timedelta(days=10 * 365)
    with pytest.raises(applications.NeedsRepresentative):
        apply(applicant=guest(birth_date=small), wish=wish(northern), now=NOW)
    child = reader(birth_date=small)
    with pytest.raises(applications.NeedsRepresentative):
        apply(applicant=Applicant.of(child, sender=child), wish=wish(northern), now=NOW)
    parent = reader()
    child.representative = parent
    child.save()
    sent = apply(applicant=Applicant.of(child, sender=parent), wish=wish(northern), now=NOW)
    assert (sent.reader, sent.applicant) == (child, parent)
    by = {"representative_last_name": "Тестов", "representative_first_name": "Пётр"}
    sent = apply(
        applicant=guest(birth_date=small, relation="parent", **by),
        wish=wish(northern, key="two"),
        now=NOW,
    )
    given = confirm(application=sent, decision=Decision(), actor=None, now=NOW)
    assert given.reader.representative.last_name == "Тестов"
    assert Consent.objects.get(reader=given.reader).given_by == given.reader.representative


def test_fourteen_is_old_enough(guest, northern):
    born = date(NOW.year - 14, NOW.month, NOW.day)
    apply(applicant=guest(birth_date=born), wish=wish(northern), now=NOW)
    assert Application.objects.of(northern).count() == 1


def test_a_library_may_give_temporary_tickets_at_once(reader, guest, northern):
    LendingSettings.objects.create(library=northern, tickets_at_once=True)
    who = reader()
    sent = apply(applicant=Applicant.of(who, sender=who), wish=wish(northern), now=NOW)
    assert sent.state == ApplicationState.CONFIRMED
    assert sent.ticket.kind == TicketKind.TEMPORARY
    # A guest has proved nothing: the library looks first.
    assert apply(applicant=guest(), wish=wish(northern, key="two")).is_open


def test_a_refusal_needs_a_reason_and_a_guest_gets_a_letter(sent):
    application = sent()
    with pytest.raises(errors.ReasonMissing):
        refuse(application=application, reason="  ", actor=None)
    refuse(application=application, reason="Адрес в другом районе", actor=None)
    letter = Letter.objects.get(kind="lending.application")
    assert letter.address == "m@example.ru"
    assert "Адрес в другом районе" in letter.text
    assert application.secret in letter.text


def test_a_reader_with_an_account_gets_a_notice(reader, person, lent, northern):
    user = person("applicant")
    who = reader(user=user)
    sent = apply(applicant=Applicant.of(who, sender=who), wish=wish(northern))
    refuse(application=sent, reason="Адрес в другом районе", actor=None)
    assert "Адрес в другом районе" in Notice.objects.get(user=user).text


def test_duplicates_are_of_the_librarys_own_readers(sent, ticket, reader, northern, southern):
    same = ticket(northern, reader=reader(last_name="Тестова", first_name="Мария")).reader
    alike = ticket(northern, reader=reader(last_name="Тёстова", first_name="Мария")).reader
    ticket(southern, reader=reader(last_name="Тестова", first_name="Мария"))
    ticket(
        northern,
        reader=reader(last_name="Тестова", first_name="Мария", birth_date=date(1950, 1, 1)),
    )
    ticket(northern, reader=reader(last_name="Иванов", first_name="Олег"))
    by_phone = reader(last_name="Другая", first_name="Ольга", phone="+79000000000", birth_date=None)
    ticket(northern, reader=by_phone)
    found = duplicates.likely(northern, sent())
    assert {one.reader for one in found} == {same, alike, by_phone}
    assert found[-1].reader == by_phone


def test_the_ticket_goes_to_the_entry_that_is_the_same_person(sent, ticket, reader, northern):
    known = ticket(northern, reader=reader(last_name="Тестова", first_name="Мария"))
    done = confirm(application=sent(), decision=Decision(same=known.reader.pk), actor=None)
    assert (done.reader, done.ticket) == (known.reader, known)
    assert ReaderTicket.objects.of(northern).count() == 1


def test_a_stranger_is_not_the_same_person(sent, ticket, reader, northern, southern):
    others = [ticket(northern).reader, ticket(southern, reader=reader(email="m@example.ru")).reader]
    others[0].birth_date = None
    others[0].save()
    application = sent()
    for other in others:
        with pytest.raises(applications.NotTheSame):
            confirm(application=application, decision=Decision(same=other.pk), actor=None)
    application.refresh_from_db()
    assert application.is_open


def test_an_account_joins_an_entry_only_after_a_document(person, reader, ticket, northern):
    names = {"last_name": "Тестова", "first_name": "Мария"}
    known = ticket(northern, reader=reader(**names))
    user = person("applicant")
    who = reader(user=user, **names)
    sent = apply(applicant=Applicant.of(who, sender=who), wish=wish(northern))
    with pytest.raises(applications.NobodySeen):
        confirm(application=sent, decision=Decision(same=known.reader.pk), actor=None)
    seen = Decision(same=known.reader.pk, documents=["passport"])
    done = confirm(application=sent, decision=seen, actor=None)
    known.reader.refresh_from_db()
    assert known.reader.user == user
    assert (done.reader, done.applicant, done.ticket) == (known.reader, known.reader, known)
    assert not Reader.objects.filter(pk=who.pk).exists()
    assert done.documents == ["passport"]


def test_two_accounts_are_not_joined_by_the_way(person, reader, ticket, northern):
    names = {"last_name": "Тестова", "first_name": "Мария"}
    known = ticket(northern, reader=reader(user=person("known"), **names))
    who = reader(user=person("applicant"), **names)
    sent = apply(applicant=Applicant.of(who, sender=who), wish=wish(northern))
    seen = Decision(same=known.reader.pk, documents=["passport"])
    with pytest.raises(applications.HasAccount):
        confirm(application=sent, decision=seen, actor=None)


def test_a_blocked_ticket_is_no_way_to_a_second_one(reader, ticket, northern):
    given = ticket(northern)
    block_ticket(ticket=given, reason="Долг", actor=None)
    with pytest.raises(errors.TicketThere):
        apply(applicant=Applicant.of(given.reader, sender=given.reader), wish=wish(northern))


def test_the_journal_counts_by_channel(guest, northern):
    sent = apply(applicant=guest(), wish=wish(northern, channel="poster-1"), now=NOW)
    confirm(application=sent, decision=Decision(), actor=None, now=NOW)
    told = Entry.objects.filter(kind__in=("lending.application", "lending.registration"))
    assert [one.data["channel"] for one in told.order_by("pk")] == ["poster-1", "poster-1"]


def test_what_led_to_no_ticket_is_forgotten(sent, northern):
    refused, given, waiting = sent(), sent(), sent()
    do(ApplicationState.REFUSED, refused)
    do(ApplicationState.CONFIRMED, given)
    forget(northern, NOW + timedelta(days=89))
    assert Application.objects.of(northern).count() == 3
    forget(northern, NOW + timedelta(days=91))
    assert set(Application.objects.of(northern)) == {given, waiting}


def test_the_text_that_was_agreed_to_names_the_operator(sent, northern):
    application = sent()
    assert application.operator == consents.operator_of(northern)
    assert application.consent_document.version == 1


def test_who_is_fourteen_applies_alone(reader, lent, northern):
    parent = reader()
    grown = reader(representative=parent, birth_date=date(2012, 11, 19))
    with pytest.raises(applications.AppliesAlone):
        apply(applicant=Applicant.of(grown, sender=parent), wish=wish(northern), now=NOW)
    small = reader(representative=parent, birth_date=date(2012, 11, 20))
    sent = apply(applicant=Applicant.of(small, sender=parent), wish=wish(northern), now=NOW)
    assert sent.reader == small


def test_who_holds_the_ticket_of_a_class_applies_for_an_own_one(reader, ticket, northern):
    teacher = reader()
    ticket(northern, reader=teacher, kind=TicketKind.GROUP)
    sent = apply(applicant=Applicant.of(teacher, sender=teacher), wish=wish(northern), now=NOW)
    confirm(application=sent, decision=Decision(), actor=None, now=NOW)
    kinds = ReaderTicket.objects.of(northern).filter(reader=teacher).values_list("kind", flat=True)
    assert sorted(kinds) == ["group", "permanent"]


def test_the_consent_of_a_guest_goes_to_the_entry_that_is_the_same_person(
    sent, ticket, reader, northern
):
    known = ticket(northern, reader=reader(last_name="Тестова", phone="+79000000000")).reader
    application = sent()
    confirm(application=application, decision=Decision(same=known.pk), actor=None, now=NOW)
    given = Consent.objects.in_force().get(reader=known)
    assert (given.document, given.ip) == (consent.document(), "203.0.113.7")
    assert given.given_at == application.submitted_at


def test_among_many_namesakes_the_likeliest_is_found(guest, ticket, reader, northern):
    for number in range(duplicates.MOST_SCORED + 1):
        Reader.objects.create(
            last_name="Тестова", first_name=f"Марина{number}", registered_in=northern
        )
    same = reader(last_name="Тестова", first_name="Мария", birth_date=BORN, registered_in=northern)
    called = reader(last_name="Иная", phone="+79001112233", registered_in=northern)
    who = guest(phone="+79001112233")
    assert [one.reader for one in duplicates.likely(northern, who)][:2] == [same, called]
