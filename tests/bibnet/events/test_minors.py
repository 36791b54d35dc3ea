"""Nothing 18+ in lists for minors: children's libraries' sites, readers known to be under age."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.db import connection
from icalendar import Calendar

from bibnet.accounts.models import Reader, User
from bibnet.accounts.services import consents
from bibnet.events.models import EventIndexPage, EventReportPage
from bibnet.pages.search import guess, search

ADULT, OPEN = "Evening of whodunits", "Evening of riddles"
HOST = {"host": "northern.localhost"}
LISTS = {
    "list": "/events/",
    "day": "/events/?day=2026-11-22",
    "front page": "/",
    "search": "/search/?q=evening",
    "feed": "/events/calendar.ics",
    "API": "/api/v1/events/",
}


@pytest.fixture
def evenings(northern, make_event):
    """An event for everybody, one for adults, and one next to both of them."""
    make_event(northern, title=ADULT, age_mark="18+")
    make_event(northern, title=OPEN)
    return make_event(northern, title="Morning")


@pytest.fixture
def reader(region):
    """Signs a reader of an age in on Northern's site."""

    def sign_in(client, born: date | None) -> None:
        user = User.objects.create_user("masha")
        reader = Reader.objects.create(user=user, first_name="M", last_name="I", birth_date=born)
        for one in consents.missing(reader):
            consents.give(reader=reader, document=one.document, operator=region)
        client.force_login(user, "bibnet.accounts.backends.PortalBackend")

    return sign_in


def seen(client, evenings) -> dict[str, tuple[bool, bool]]:
    """In each list: whether the open event is there, whether the adults' one is."""
    paths = {**LISTS, "near": evenings.full_url.partition(":8000")[2]}
    found = {}
    for name, path in paths.items():
        response = client.get(path, headers=HOST)
        assert response.status_code == 200, name
        text = response.content.decode()
        if name == "feed":
            text = " ".join(str(one["summary"]) for one in Calendar.from_ical(text).events)
        found[name] = (OPEN in text, ADULT in text)
    return found


def everywhere(has_open: bool, has_adult: bool) -> dict[str, tuple[bool, bool]]:
    return dict.fromkeys([*LISTS, "near"], (has_open, has_adult))


def test_everybody_sees_all_events_of_a_library(client, evenings):
    assert seen(client, evenings) == everywhere(True, True)


def test_the_site_of_a_childrens_library_lists_nothing_for_adults(client, northern, evenings):
    northern.is_childrens = True
    northern.save(update_fields=["is_childrens"])
    assert seen(client, evenings) == everywhere(True, False)


@pytest.mark.parametrize(
    ("born", "sees_adult"),
    [
        (date(2008, 11, 20), False),
        (date(2008, 11, 19), True),
        (date(1990, 1, 1), True),
        (None, True),
    ],
)
def test_a_reader_known_to_be_a_minor_is_listed_nothing_for_adults(
    born, sees_adult, client, reader, evenings
):
    reader(client, born)
    assert seen(client, evenings) == everywhere(True, sees_adult)


def test_what_a_minor_was_answered_is_not_taken_for_everybodys(client, reader, evenings):
    everybody = client.get("/api/v1/events/", headers=HOST)["ETag"]
    reader(client, date(2015, 1, 1))
    again = client.get("/api/v1/events/", headers={**HOST, "if-none-match": everybody})
    assert again.status_code == 200
    assert [row["title"] for row in again.json()["results"]] == [OPEN, "Morning"]


def test_a_report_for_adults_is_not_found_by_minors(client, northern, evenings):
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    report = EventReportPage(
        title="Whodunits were read", date=date(2026, 11, 1), age_mark="18+", attended=5
    )
    index.add_child(instance=report)
    assert "Whodunits were read" in client.get("/search/?q=read", headers=HOST).content.decode()
    northern.is_childrens = True
    northern.save(update_fields=["is_childrens"])
    found = client.get("/search/?q=read", headers=HOST).content.decode()
    assert "Whodunits were read" not in found


def test_a_minor_is_guessed_no_word_of_what_is_for_adults(client, northern, evenings):
    """«Whodunits» with a letter missing."""
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    index.add_child(
        instance=EventReportPage(
            title="Whodunits were read", date=date(2026, 11, 1), age_mark="18+", attended=5
        )
    )
    assert "whodunits</b>" in client.get("/search/?q=whodnits", headers=HOST).content.decode()
    northern.is_childrens = True
    northern.save(update_fields=["is_childrens"])
    assert "whodunits" not in client.get("/search/?q=whodnits", headers=HOST).content.decode()


@pytest.mark.parametrize("ask", [guess, partial(search, limit=5)])
def test_what_is_for_adults_is_looked_up_and_never_gathered(northern, evenings, ask):
    """A guess puts dozens of questions: each would go through all events of the network."""
    if connection.vendor != "sqlite":
        pytest.skip("how PostgreSQL goes about it depends on how much there is")
    plans: list[str] = []

    def explained(execute, sql, params, many, context):
        if "pages_pagetext" in sql and "events_" in sql:
            execute(f"EXPLAIN QUERY PLAN {sql}", params, many, context)
            plans.extend(row[3] for row in context["cursor"].fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        ask(northern, "evning ridles", is_for_minors=True)
    steps = [one for one in plans if "events_" in one]
    assert steps and all(one.startswith("SEARCH") for one in steps)
