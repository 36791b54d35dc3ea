from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from bibnet.events.models import EventIndexPage, EventPage, EventReportPage
from bibnet.events.services.changing import cancel_date
from bibnet.events.services.registering import Applicant, register
from bibnet.journal.models import Entry
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Role
from tests.bibnet.events.conftest import dates_of

from .conftest import is_refused

LIST = "l/northern/events/"


def titles(response) -> list[str]:
    return [row.date.heading for row in response.context["rows"]]


@pytest.fixture
def draft(northern, northern_editor, now):
    """A draft without an age mark."""
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    page = EventPage(title="Concert", date=date(2026, 12, 1), is_all_day=True, live=False)
    index.add_child(instance=page)
    page.save_revision(user=northern_editor, clean=False)
    return page


def test_the_list_shows_what_is_to_come_with_seats_and_waiting(
    admin, northern, northern_editor, make_event
):
    page = make_event(northern, has_registration=True, capacity=2)
    for name in "ABV":
        register(occurrence=dates_of(page)[0], applicant=Applicant(name=name))
    (row,) = admin(northern_editor, LIST).context["rows"]
    assert (row.seats, row.is_over, row.may_edit) == ("2 из 2, ждёт 1", False, True)


def test_past_events_stand_under_their_own_heading(admin, northern, northern_editor, make_event):
    make_event(northern, title="Yesterday", date=date(2026, 11, 18))
    make_event(northern, title="Tomorrow", date=date(2026, 11, 20))
    assert titles(admin(northern_editor, LIST)) == ["Tomorrow"]
    assert titles(admin(northern_editor, LIST + "?tab=past")) == ["Yesterday"]


def test_a_word_of_the_title_finds_an_event_in_any_letter_case(
    admin, northern, northern_editor, make_event
):
    make_event(northern, title="Вечер романса")
    make_event(northern, title="Мастер-класс")
    assert titles(admin(northern_editor, LIST + "?q=ВЕЧЕР")) == ["Вечер романса"]
    assert titles(admin(northern_editor, LIST + "?q=мастер")) == ["Мастер-класс"]


def test_a_weekly_event_does_not_fill_the_list_but_all_its_dates_can_be_seen(
    admin, northern, northern_editor, make_event
):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=40")
    assert len(admin(northern_editor, LIST).context["rows"]) == 6
    shown = admin(northern_editor, f"{LIST}{page.pk}/")
    assert shown.context["page"].paginator.count == 40


def test_drafts_are_listed_with_their_own_title(admin, northern, northern_editor, draft):
    shown = admin(northern_editor, LIST + "?tab=drafts")
    assert [one.draft_title for one in shown.context["page"]] == ["Concert"]


def test_publishing_without_an_age_mark_is_refused_with_a_sentence_and_opens_the_editor(
    admin, northern, northern_editor, draft
):
    answer = admin(northern_editor, f"{LIST}{draft.pk}/publish/", {})
    assert answer["Location"] == f"/admin/pages/{draft.pk}/edit/"
    draft.refresh_from_db()
    assert not draft.live
    editor = admin(northern_editor, f"pages/{draft.pk}/edit/")
    (message,) = [str(one) for one in editor.context["messages"]]
    assert message == (
        "Пока не опубликовано. Выберите возрастную маркировку: без неё событие не опубликовать."
    )


def test_a_whole_draft_is_published_in_one_press(admin, northern, northern_editor, draft):
    draft.age_mark = "6+"
    draft.save_revision(user=northern_editor)
    admin(northern_editor, f"{LIST}{draft.pk}/publish/", {})
    draft.refresh_from_db()
    assert (draft.live, draft.age_mark) == (True, "6+")
    assert titles(admin(northern_editor, LIST)) == ["Concert"]


def test_who_may_not_publish_does_not_publish_a_draft(admin, northern, person, draft):
    northern.has_moderation = True
    northern.save()
    beginner = person("beginner", northern, Role.EDITOR, is_trusted=False)
    draft.age_mark = "6+"
    draft.save_revision(user=beginner)
    assert is_refused(admin(beginner, f"{LIST}{draft.pk}/publish/", {}))
    draft.refresh_from_db()
    assert not draft.live


def test_a_librarian_sees_the_list_without_what_only_editors_do(
    admin, northern, person, make_event, draft
):
    librarian = person("librarian", northern, Role.LIBRARIAN)
    page = make_event(northern)
    (row,) = admin(librarian, LIST).context["rows"]
    assert not row.may_edit
    for path in (f"dates/{dates_of(page)[0].pk}/change/", f"{draft.pk}/publish/"):
        assert is_refused(admin(librarian, LIST + path, {}))


def test_a_branch_sees_what_its_system_announces_there_and_nothing_else(
    admin, northern, person, make_event
):
    branch = found_library(
        Founding(
            code="branch",
            name="Branch",
            parent=northern,
            kind=Kind.BRANCH,
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )
    make_event(northern, title="In the middle")
    page = make_event(northern, title="At the branch", place=branch, has_registration=True)
    register(occurrence=dates_of(page)[0], applicant=Applicant(name="Anna"))
    librarian = person("librarian", branch, Role.LIBRARIAN)
    assert titles(admin(librarian, "l/branch/events/")) == ["At the branch"]
    shown = admin(librarian, f"l/branch/events/dates/{dates_of(page)[0].pk}/")
    assert [one.name for one in shown.context["registered"]] == ["Anna"]


def test_the_southern_editor_sees_nothing_of_northern(
    admin, northern, southern, southern_editor, make_event, draft
):
    page = make_event(northern, has_registration=True)
    one = dates_of(page)[0]
    registration = register(occurrence=one, applicant=Applicant(name="Anna"))
    for tab in ("coming", "past", "drafts"):
        shown = admin(southern_editor, f"l/southern/events/?tab={tab}")
        assert list(shown.context["page"]) == []
    for path in (
        f"{page.pk}/",
        f"{draft.pk}/publish/",
        f"dates/{one.pk}/",
        f"dates/{one.pk}/print/",
        f"dates/{one.pk}/list.csv",
        f"dates/{one.pk}/attendance/",
        f"dates/{one.pk}/change/",
        f"dates/{one.pk}/cancel/",
        f"dates/{one.pk}/restore/",
        f"dates/{one.pk}/report/",
        f"registrations/{registration.pk}/cancel/",
        f"calls/{registration.pk}/told/",
    ):
        for data in (None, {}):
            for code in ("northern", "southern"):
                answer = admin(southern_editor, f"l/{code}/events/{path}", data)
                assert is_refused(answer) or answer.status_code == 405, path


def test_long_lists_cost_as_many_queries_as_short_ones(
    admin, northern, northern_editor, make_event, django_assert_num_queries
):
    make_event(northern, rrule="FREQ=DAILY;COUNT=10")
    admin(northern_editor, LIST)
    with CaptureQueriesContext(connection) as short:
        admin(northern_editor, LIST)
    for number in range(5):
        page = make_event(northern, title=f"Event {number}", rrule="FREQ=DAILY;COUNT=8")
        cancel_date(occurrence=dates_of(page)[1], actor=northern_editor)
    with django_assert_num_queries(len(short)):
        assert len(admin(northern_editor, LIST).context["rows"]) == 30


def test_the_start_page_reminds_of_events_without_a_report(
    admin, northern, northern_editor, make_event, now, time_machine
):
    page = make_event(northern)
    time_machine.move_to(now + timedelta(days=10))
    waiting = admin(northern_editor, "l/northern/").context["waiting"]
    (item,) = [one for one in waiting if "without=report" in one.url]
    assert item.count == 1
    assert titles(admin(northern_editor, item.url.removeprefix("/admin/"))) == [page.title]
    admin(northern_editor, f"{LIST}dates/{dates_of(page)[0].pk}/report/", {})
    waiting = admin(northern_editor, "l/northern/").context["waiting"]
    assert not [one for one in waiting if "without=report" in one.url]


def test_a_report_made_of_an_event_opens_in_the_editor_and_is_published_there(
    admin, northern, northern_editor, make_event, now, time_machine
):
    page = make_event(northern)
    time_machine.move_to(now + timedelta(days=10))
    answer = admin(northern_editor, f"{LIST}dates/{dates_of(page)[0].pk}/report/", {})
    report = EventReportPage.objects.get()
    assert answer["Location"] == f"/admin/pages/{report.pk}/edit/"
    editor = admin(northern_editor, f"pages/{report.pk}/edit/")
    assert editor.status_code == 200
    form = editor.context["form"]
    assert form["title"].value() == page.title
    data = nested_form_data(
        {
            "title": page.title,
            "slug": report.slug,
            "date": "22.11.2026",
            "time_from": "15:00",
            "time_to": "16:30",
            "place_kind": "library",
            "age_mark": "6+",
            "attended": "5",
            "attended_by_age-to14": "3",
            "lead": "It was fun.",
            "body": streamfield([]),
            "photos": inline_formset([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    admin(northern_editor, f"pages/{report.pk}/edit/", data)
    report.refresh_from_db()
    assert (report.live, report.attended, report.attended_by_age) == (True, 5, {"to14": 3})
    sums = Entry.objects.filter(kind="events.attended").aggregate(all=Sum("amount"))
    assert sums["all"] == 5
