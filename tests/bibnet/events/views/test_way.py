"""«Как добраться» leads to where the way is told."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def way(client):
    """The address behind the button on an event's page; None without the button."""

    def find(page) -> str | None:
        host = page.full_url.partition("://")[2].partition(":")[0]
        text = client.get(page.local_path, headers={"host": host}).content.decode()
        text = text.rpartition("<footer")[0]
        link = r'<a [^>]*href="([^"]*)"[^>]*>(?:(?!</a>).)*Как добраться'
        found = re.search(link, text, re.DOTALL)
        return found.group(1) if found else None

    return find


def test_the_button_leads_to_the_way_on_the_librarys_site(way, make_event, northern, client):
    northern.place, northern.address = "Karachev", "Lenin street, 1"
    northern.save()
    found = way(make_event(northern))
    assert found == "http://northern.localhost:8000/#route"
    front = client.get("/", headers={"host": "northern.localhost"}).content.decode()
    assert "Lenin street, 1" in front.partition('id="route"')[2].partition("</section>")[0]


def test_there_is_no_button_where_nothing_would_be_told(way, make_event, northern):
    assert way(make_event(northern)) is None
    online = {"place_kind": "online", "online_url": "https://example.org/"}
    assert way(make_event(northern, title="Chat", **online)) is None


def test_elsewhere_the_map_looks_for_the_address(way, make_event, northern):
    page = make_event(northern, place_kind="elsewhere", address="Karachev, park")
    assert way(page) == "https://yandex.ru/maps/?text=Karachev%2C+park"
