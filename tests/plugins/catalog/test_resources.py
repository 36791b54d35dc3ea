"""The register of electronic resources: what readers see, find and open."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bibnet_catalog.models import Resource
from bibnet_catalog.resources.reading import search
from django.core.exceptions import ValidationError
from django.utils import timezone

from bibnet.journal.models import Entry
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries, library_scope
from bibnet.plugins.services import enable_plugin


@pytest.fixture
def resource(northern: Library, southern: Library, region: Library):
    for one in (northern, southern, region):
        enable_plugin(library=one, slug="catalog", actor=None)

    def make(library: Library, title: str, **values) -> Resource:
        with library_scope(library):
            return Resource.objects.create(
                library=library,
                title=title,
                **{
                    "kind": "database",
                    "where": "library",
                    "address": "https://example.ru/base",
                    **values,
                },
            )

    return make


def titles(client, host: str) -> list[str]:
    page = client.get("/catalog/resources/", headers={"host": f"{host}.localhost"})
    return re.findall(r'rel="nofollow noopener external">([^<]+)</a>', page.content.decode())


def test_a_library_shows_its_own_and_the_regions_and_nobody_elses(
    resource, northern, southern, region, client
):
    resource(northern, "База севера")
    resource(southern, "База юга")
    resource(region, "НЭБ")
    assert titles(client, "northern") == ["База севера", "НЭБ"]
    assert titles(client, "southern") == ["База юга", "НЭБ"]


def test_what_is_over_is_shown_and_opened_no_more(resource, northern, client):
    today = timezone.localdate()
    gone = resource(northern, "Старая база", until=today - timedelta(days=1))
    resource(northern, "База до вечера", until=today)
    assert titles(client, "northern") == ["База до\u00a0вечера"]
    host = {"host": "northern.localhost"}
    assert client.get(f"/catalog/resources/{gone.pk}/", headers=host).status_code == 404


def test_whoever_goes_is_counted_and_not_named(resource, northern, southern, client):
    found = resource(northern, "База севера")
    host = {"host": "northern.localhost"}
    answer = client.get(f"/catalog/resources/{found.pk}/", headers=host)
    assert (answer.status_code, answer["Location"]) == (302, "https://example.ru/base")
    client.head(f"/catalog/resources/{found.pk}/", headers=host)
    with all_libraries("the journal of the test"):
        entry = Entry.objects.get(kind="catalog.resource_opened")
    assert (entry.library_id, entry.object_id) == (northern.pk, str(found.pk))
    assert (entry.reader_pseudonym, entry.reader_age) == ("", None)
    other = {"host": "southern.localhost"}
    assert client.get(f"/catalog/resources/{found.pk}/", headers=other).status_code == 404


def test_the_search_of_the_site_finds_it_by_all_its_words(resource, northern, southern):
    resource(northern, "Полпред", about="Обзоры ЁМКИЕ и краткие", supplier="ООО Полпред")
    resource(southern, "Полпред юга")
    found, total = search(northern, "полпред емкие", 5)
    assert [one.title for one in found] == ["Полпред"]
    assert total == 1
    assert search(northern, "полпред нет", 5) == ([], 0)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.ru/", "example.ru"])
def test_an_address_is_one_of_the_web(resource, northern, address):
    with pytest.raises(ValidationError):
        resource(northern, "База", address=address).full_clean()


def test_nobody_is_led_to_an_empty_page(resource, northern, client):
    host = {"host": "northern.localhost"}
    assert "/catalog/resources/" not in client.get("/catalog/", headers=host).content.decode()
    resource(northern, "База севера")
    assert "/catalog/resources/" in client.get("/catalog/", headers=host).content.decode()
