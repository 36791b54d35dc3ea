from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bibnet.journal.models import AuditEntry
from bibnet.libraries.messages import end_message, next_move, save_message, shown_at
from bibnet.libraries.models import District, Role, SiteMessage
from bibnet.libraries.models.messages import Audience, Tone

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIST = "/admin/l/northern/messages/"


@pytest.fixture
def northern_admin(person, northern):
    return person("northern-admin", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def say(time_machine):
    time_machine.move_to(NOON, tick=False)

    def make(library, actor, text="The lift stands still", **kwargs) -> SiteMessage:
        values = {"since": NOON - HOUR, "until": NOON + HOUR, **kwargs}
        message = SiteMessage(library=library, text=text, **values)
        save_message(message=message, actor=actor)
        return message

    return make


@pytest.fixture
def at_work(northern_admin):
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(northern_admin)
    return browser


def front(client, library) -> str:
    return client.get("/", headers={"host": f"{library}.localhost"}).content.decode()


def test_a_message_is_over_the_pages_of_its_library_only(
    say, client, northern, southern, northern_admin
):
    say(northern, northern_admin)
    assert "The lift stands still" in front(client, "northern")
    assert "The lift stands still" not in front(client, "southern")
    assert "The lift stands still" not in front(client, "region")


def test_the_regions_message_is_over_all_pages_and_over_one_district_if_asked(
    say, client, northern, southern, regional_admin, region
):
    northern.district = District.objects.create(name="Northern district", code="north")
    northern.save(update_fields=["district"])
    say(region, regional_admin, text="Works at night", tone=Tone.WORKS)
    say(region, regional_admin, text="Storm", district=northern.district)
    assert "Works at night" in front(client, "southern")
    assert "Storm" not in front(client, "southern")
    assert "Storm" in front(client, "northern")


def test_a_kept_page_begins_and_ceases_to_show_it_to_the_minute(
    say, client, northern, northern_admin, time_machine, settings
):
    say(northern, northern_admin, since=NOON + HOUR, until=NOON + 2 * HOUR)
    seen = []
    for minutes in (0, 59, 60, 61, 119, 120):
        time_machine.move_to(NOON + timedelta(minutes=minutes), tick=False)
        seen.append("The lift stands still" in front(client, "northern"))
    assert seen == [False, False, True, True, True, False]


def test_what_is_for_the_staff_stands_over_their_screens_only(
    say, client, at_work, northern, northern_admin
):
    say(northern, northern_admin, text="Send the reports", audience=Audience.STAFF)
    assert "Send the reports" not in front(client, "northern")
    assert "Send the reports" in at_work.get(LIST.replace("messages", "schedule")).content.decode()
    assert next_move(northern, NOON) is None


def test_only_an_administrator_says_something_and_only_of_the_own_library(
    say, northern, southern, region, northern_admin, northern_editor
):
    for library, actor in (
        (northern, northern_editor),
        (southern, northern_admin),
        (region, northern_admin),
    ):
        with pytest.raises(PermissionDenied):
            say(library, actor)


def test_a_message_must_end_after_it_begins(say, northern, northern_admin):
    with pytest.raises(ValidationError):
        say(northern, northern_admin, since=NOON, until=NOON)


def test_taking_a_message_off_is_seen_at_once_and_written_down(
    say, client, northern, northern_admin
):
    message = say(northern, northern_admin)
    front(client, "northern")
    end_message(message=message, actor=northern_admin)
    assert "The lift stands still" not in front(client, "northern")
    assert shown_at(northern, NOON) == []
    assert set(
        AuditEntry.objects.filter(object_type="libraries.sitemessage").values_list(
            "action", flat=True
        )
    ) == {"libraries.message_saved", "libraries.message_ended"}


def test_it_is_written_on_a_screen_in_the_time_of_the_library(at_work, northern, time_machine):
    time_machine.move_to(NOON, tick=False)
    northern.time_zone = "Asia/Vladivostok"
    northern.save(update_fields=["time_zone"])
    form = {
        "text": "No water",
        "tone": "warn",
        "audience": "everybody",
        "since": "2026-11-25T10:00",
        "until": "2026-11-25T12:00",
    }
    assert at_work.post(f"{LIST}add/", form)["Location"] == LIST
    message = SiteMessage.objects.get()
    assert message.since == datetime(2026, 11, 25, 0, tzinfo=UTC)
    assert "25" in at_work.get(LIST).content.decode()
    wrong = at_work.post(f"{LIST}add/", {**form, "until": "2026-11-25T09:00"})
    assert set(wrong.context["form"].errors) == {"until"}
    works = at_work.post(f"{LIST}add/", {**form, "tone": "works"})
    assert set(works.context["form"].errors) == {"tone"}


def test_another_librarys_messages_are_closed(say, at_work, southern, regional_admin):
    message = say(southern, regional_admin, text="Secret of the south")
    assert at_work.get("/admin/l/southern/messages/").status_code in (302, 403)
    assert "Secret of the south" not in at_work.get(LIST).content.decode()
    assert at_work.get(f"{LIST}{message.pk}/").status_code == 404
    assert at_work.post(f"{LIST}{message.pk}/end/").status_code == 404


def test_ten_and_fifty_messages_take_as_many_queries(say, at_work, northern, northern_admin):
    counts = []
    for amount in (10, 40):
        for number in range(amount):
            say(northern, northern_admin, text=f"Message {number}", since=NOON + HOUR / 2)
        at_work.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            at_work.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
