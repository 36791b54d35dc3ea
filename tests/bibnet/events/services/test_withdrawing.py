"""An event that goes away: nobody who registered finds a closed door or an empty list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from bibnet.events.models import EventIndexPage, EventPage, Occurrence, Registration
from bibnet.events.services.attending import told
from bibnet.events.services.changing import cancel_date
from bibnet.events.services.registering import Applicant, cancel_registration, register
from bibnet.events.services.withdrawing import why_not_delete, why_not_withdraw
from bibnet.libraries import founding, reshaping
from bibnet.libraries.consequences import consequences
from bibnet.libraries.models import ActKind, Library, LibraryAct, State
from bibnet.notices.models import Letter
from bibnet.pages.scheduling import publish_due
from bibnet.plugins.errors import Refused
from tests.bibnet.events.conftest import dates_of

EXPECTED = "На «Day of the dictionary» записан 1 человек. Сначала отмените событие: ему сообщат."


@pytest.fixture
def page(northern, make_event) -> EventPage:
    return make_event(northern, has_registration=True, capacity=5)


@pytest.fixture
def anna(page) -> Registration:
    return register(
        occurrence=dates_of(page)[0],
        applicant=Applicant(name="Anna", email="anna@example.org", phone="+79000000001"),
    )


def act(library: Library, kind: str, **details):
    return reshaping.plan_act(
        library=library, kind=kind, on=date(2026, 11, 19), actor=None, details=details
    )


def test_an_event_that_people_wait_for_is_not_taken_off(page, anna):
    with pytest.raises(ValidationError, match=EXPECTED):
        page.unpublish()
    assert EventPage.objects.get(pk=page.pk).live


def test_once_it_is_called_off_and_told_it_may_go(page, anna, northern_editor):
    cancel_date(occurrence=dates_of(page)[0], actor=northern_editor)
    assert Letter.objects.filter(kind="core.events.cancelled", address="anna@example.org").exists()
    page.unpublish()
    assert not EventPage.objects.get(pk=page.pk).live


def test_nobody_registered_any_more_is_no_reason(page, anna):
    cancel_registration(registration=anna)
    page.unpublish()
    page.delete()
    assert not EventPage.objects.filter(pk=page.pk).exists()


def test_what_was_held_may_go(page, anna, time_machine, now):
    time_machine.move_to(now + timedelta(days=5))
    assert why_not_withdraw(page) == why_not_delete(page) == []


def test_a_deleted_event_would_take_its_list_along(page, anna):
    with pytest.raises(ValidationError, match=EXPECTED), transaction.atomic():
        page.delete()
    assert Registration.objects.of(page.library).get() == anna


def test_a_deleted_section_would_too(page, anna, northern):
    with pytest.raises(ValidationError, match=EXPECTED), transaction.atomic():
        EventIndexPage.objects.child_of(northern.root_page).get().delete()
    assert Registration.objects.of(northern).get() == anna


def test_who_has_not_been_called_yet_keeps_the_event(page, northern_editor):
    boris = register(
        occurrence=dates_of(page)[0], applicant=Applicant(name="Boris", phone="+79000000002")
    )
    cancel_date(occurrence=dates_of(page)[0], actor=northern_editor)
    boris.refresh_from_db()
    assert why_not_delete(page) == [
        "1 человеку ещё не позвонили о событии «Day of the dictionary»."
    ]
    told(registration=boris, actor=northern_editor)
    (reason,) = why_not_delete(page)
    assert reason.startswith("«Day of the dictionary»: те, кто был записан")


def test_an_expired_event_stays_until_its_day_is_over(page, anna, time_machine, now):
    page.expire_at = now + timedelta(days=1)
    page.save_revision().publish()
    time_machine.move_to(now + timedelta(days=2))
    assert publish_due() == (0, 0)
    assert EventPage.objects.get(pk=page.pk).live
    time_machine.move_to(now + timedelta(days=5))
    assert publish_due() == (0, 1)


def test_a_draft_never_seen_is_saved_and_deleted_freely(northern, now):
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    draft = EventPage(title="Half made", live=False)
    index.add_child(instance=draft)
    draft.title = "Nearly made"
    draft.save()
    draft.delete()
    assert not EventPage.objects.filter(title="Nearly made").exists()


def test_a_library_is_not_closed_while_people_are_to_come(page, anna, northern, northern_editor):
    with pytest.raises(reshaping.ReshapingError, match="На будущие события записан 1 человек"):
        act(northern, ActKind.CLOSE)
    cancel_date(occurrence=dates_of(page)[0], actor=northern_editor)
    act(northern, ActKind.CLOSE)
    assert Library.objects.get(pk=northern.pk).state == State.CLOSED


def test_a_branch_is_not_closed_while_its_system_announces_events_there(northern, make_event):
    branch = founding.found_library(
        founding.Founding(
            code="branch",
            name="Branch",
            kind="branch",
            parent=northern,
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )
    make_event(northern, place=branch)
    with pytest.raises(reshaping.ReshapingError, match="объявлено 1 событие"):
        act(branch, ActKind.CLOSE)


def test_events_to_come_go_over_with_a_merger_and_people_are_told(
    page, anna, northern, southern, make_event, client
):
    make_event(southern, title="Another", slug=page.slug)
    merger = LibraryAct(library=northern, kind=ActKind.MERGE, details={"into": southern.pk})
    said = consequences(merger)
    assert (
        "1 предстоящее событие вместе со списком записавшихся получит «Southern library»." in said
    )
    ended = Page.objects.filter(path__startswith=northern.root_path, live=True).count() - 1
    assert any(one.startswith(f"{ended} ") for one in said)
    act(northern, ActKind.MERGE, into=southern.pk)
    moved = EventPage.objects.get(pk=page.pk)
    assert moved.live
    assert moved.library == southern
    row = Occurrence.objects.of(southern).get(page=moved)
    anna.refresh_from_db()
    assert (row.place, anna.library, anna.occurrence_id) == (southern, southern, row.pk)
    (letter,) = Letter.objects.filter(kind="core.events.changed")
    assert letter.address == "anna@example.org"
    assert "Southern library" in letter.text
    path = letter.text.rsplit("/events/", 1)[1]
    answer = client.get(f"/events/{path}", headers={"host": "southern.localhost"})
    assert page.title in answer.content.decode()
    answer = client.get(moved.local_path, headers={"host": "southern.localhost"})
    assert page.title in answer.content.decode()


def test_what_is_over_stays_with_the_library_that_held_it(
    page, anna, northern, southern, time_machine, now
):
    time_machine.move_to(now + timedelta(days=5))
    reshaping.plan_act(
        library=northern,
        kind=ActKind.MERGE,
        on=date(2026, 11, 24),
        actor=None,
        details={"into": southern.pk},
    )
    assert EventPage.objects.get(pk=page.pk).library == northern
    assert Occurrence.objects.of(northern).get(page=page).place == northern


def test_a_merger_publishes_no_draft(page, northern, southern):
    page.title = "Half made"
    page.save_revision()
    act(northern, ActKind.MERGE, into=southern.pk)
    moved = EventPage.objects.get(pk=page.pk)
    assert moved.title == "Day of the dictionary"
    assert moved.get_latest_revision_as_object().title == "Half made"


def test_a_merger_is_refused_where_nobody_could_announce(page, anna, northern, southern):
    EventIndexPage.objects.child_of(southern.root_page).get().delete()
    with pytest.raises(Refused, match="нет раздела событий"):
        act(northern, ActKind.MERGE, into=southern.pk)
    assert EventPage.objects.get(pk=page.pk).live


def test_a_page_moved_by_hand_takes_its_lists_along(page, anna, southern):
    page.move(EventIndexPage.objects.child_of(southern.root_page).get(), pos="last-child")
    anna.refresh_from_db()
    assert anna.library == southern
    assert anna.occurrence.library == southern


def test_a_place_of_the_draft_is_the_new_one_too(page, northern, southern):
    act(northern, ActKind.MERGE, into=southern.pk)
    moved = EventPage.objects.get(pk=page.pk)
    assert moved.get_latest_revision_as_object().place is None
    moved.save_revision().publish()
    assert Occurrence.objects.of(southern).get(page=moved).starts == datetime(
        2026, 11, 22, 12, tzinfo=UTC
    )


def test_a_title_with_quotes_of_its_own_is_quoted_as_russian_is(northern, make_event):
    page = make_event(northern, title="Игра «Да»", has_registration=True)
    register(occurrence=dates_of(page)[0], applicant=Applicant(name="Anna"))
    (reason,) = why_not_withdraw(page)
    assert reason.startswith("На «Игра „Да“» записан 1 человек.")
