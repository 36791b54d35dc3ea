"""What front pages say in numbers: of the network, and how much more is on."""

from __future__ import annotations

from datetime import date

import pytest

from bibnet.events import contexts
from bibnet.events.services.changing import cancel_date
from bibnet.libraries import listing
from tests.bibnet.events.conftest import dates_of


@pytest.fixture
def page_of(client):
    """The text of a host's front page, spaces that do not break as ordinary ones."""

    def get(host: str) -> str:
        answer = client.get("/", headers={"host": f"{host}.localhost"})
        return " ".join(answer.content.decode().split())

    return get


def test_the_portal_shows_the_network_in_figures(page_of, northern, southern, make_event):
    make_event(northern)
    make_event(southern)
    make_event(southern, date=date(2026, 11, 26))
    page = page_of("region")
    assert "<dt>библиотеки в сети</dt><dd>2</dd>" in page
    assert "<dt>события в ближайшие семь дней</dt><dd>2</dd>" in page


def test_a_figure_follows_what_happens_in_the_network(
    page_of, northern, northern_editor, make_event
):
    page = make_event(northern)
    assert "<dt>событие в ближайшие семь дней</dt><dd>1</dd>" in page_of("region")
    cancel_date(occurrence=dates_of(page)[0], note="The speaker is ill", actor=northern_editor)
    assert "в ближайшие семь дней" not in page_of("region")
    make_event(northern, title="Another one")
    assert "<dt>событие в ближайшие семь дней</dt><dd>1</dd>" in page_of("region")


def test_towns_are_counted_once(region, northern, southern):
    libraries = type(northern).objects.filter(pk__in=[northern.pk, southern.pk])
    libraries.update(place="Клинцы", district=None)
    assert listing.places_of.__wrapped__(region) == 1


@pytest.mark.parametrize("host", ["region", "northern"])
@pytest.mark.parametrize(
    ("events", "words"),
    [(5, ""), (6, "Ещё 1 событие"), (8, "Ещё 3 события"), (10, "Ещё 5 событий")],
)
def test_a_front_page_says_how_many_more_events_there_are(
    page_of, northern, make_event, host, events, words
):
    for number in range(events):
        make_event(northern, title=f"Event {number}")
    page = page_of(host)
    assert (words in page) if words else ("Ещё" not in page)


def test_beyond_a_number_that_helps_it_is_not_counted(page_of, northern, make_event, monkeypatch):
    monkeypatch.setattr(contexts, "MOST_FURTHER", 2)
    for number in range(8):
        make_event(northern, title=f"Event {number}")
    assert "Ещё более 2 событий" in page_of("northern")
