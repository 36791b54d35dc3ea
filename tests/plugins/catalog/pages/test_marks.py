"""Marks that the law asks for: their texts in every view and feed, to whom an edition is shown."""

from __future__ import annotations

import datetime

import pytest
from bibnet_catalog.deciding.errors import DecisionError
from bibnet_catalog.entries import entries_of
from bibnet_catalog.marking import acts
from bibnet_catalog.models import CatalogSettings, Edition, IndexChange, Mark, MarkKind
from bibnet_catalog.searching.documents import all_documents
from django.test import Client
from django.urls import reverse

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.plugins.catalog.conftest import book

TEXT = "Автор внесён в реестр"


@pytest.fixture
def marked(both, deliver, engine, edition_of):
    """Marks the Northern library's book; its number."""
    northern, _southern = both
    deliver(northern, book("1"), book("2", title="Анна Каренина", year=1950, pages=20))

    def act(kind: MarkKind, text: str = TEXT) -> int:
        number = edition_of(northern, "1").pk
        acts.mark(
            edition=number,
            kind=kind,
            text=text,
            reason="He was entered",
            source="Register, No. 1",
            day=datetime.date(2026, 5, 7),
            actor=None,
        )
        return number

    return act


def test_the_text_stands_on_every_view_and_in_the_feed(marked, see):
    number = marked(MarkKind.DRUGS)
    pages = (f"/catalog/{number}/", "/catalog/?q=война", "/catalog/new/", "/catalog/new/rss/")
    for path in pages:
        assert TEXT in see(path).content.decode().replace("\u00ad", "").replace("\u00a0", " "), path


def test_the_usual_words_stand_where_none_are_given(marked, see):
    number = marked(MarkKind.DRUGS, "")
    assert "наркот" in see(f"/catalog/{number}/").content.decode().replace("\u00ad", "").lower()


def test_a_foreign_agent_s_book_is_for_adults(marked, northern, see):
    number = marked(MarkKind.FOREIGN_AGENT)
    [entry] = entries_of([number], library=northern)
    assert (entry.age_mark, entry.marks) == (18, (TEXT,))
    northern.is_childrens = True
    northern.save()
    assert see(f"/catalog/{number}/").status_code == 403


def test_what_is_extremist_is_not_shown(marked, northern, see, edition_of):
    number = marked(MarkKind.EXTREMIST)
    other = edition_of(northern, "2").pk
    assert [one.edition for one in entries_of([number, other], library=northern)] == [other]
    assert see(f"/catalog/{number}/").status_code == 404


def test_the_region_s_rule_decides(marked, northern, region):
    number = marked(MarkKind.FOREIGN_AGENT)
    CatalogSettings.objects.create(library=region, foreign_agent_rule="hidden")
    assert entries_of([number], library=northern) == []


def test_a_mark_goes_along_when_its_edition_is_led_elsewhere(marked, northern, edition_of):
    number = marked(MarkKind.DRUGS)
    other = edition_of(northern, "2").pk
    Edition.objects.filter(pk=number).update(merged_into=other)
    assert [one.marks for one in entries_of([other], library=northern)] == [(TEXT,)]


def test_a_mark_is_put_once_and_taken_off(marked, northern):
    number = marked(MarkKind.DRUGS)
    with pytest.raises(DecisionError):
        marked(MarkKind.DRUGS)
    acts.take_off(Mark.objects.get().pk, actor=None)
    [entry] = entries_of([number], library=northern)
    assert entry.marks == ()
    with pytest.raises(DecisionError):
        acts.take_off(Mark.objects.get().pk, actor=None)


def test_many_marked_editions_take_as_many_queries_as_one(
    both, deliver, edition_of, queries_of, northern
):
    deliver(northern, *(book(str(n), title=f"Книга {n}") for n in range(12)))
    numbers = [edition_of(northern, str(n)).pk for n in range(12)]

    def put(some: list[int]) -> None:
        for number in some:
            acts.mark(
                edition=number, kind=MarkKind.DRUGS, reason="r", source="s",
                day=datetime.date(2026, 5, 7), actor=None,
            )  # fmt: skip

    put(numbers[:1])
    few = queries_of(lambda: entries_of(numbers, library=northern))
    put(numbers[1:])
    assert queries_of(lambda: entries_of(numbers, library=northern)) == few


@pytest.fixture
def desk(both, person, region) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("network-cataloguer", region, Role.NETWORK_CATALOGUER))
    return client


def test_the_network_s_cataloguer_marks_on_the_screen(
    desk, both, deliver, region, northern, edition_of
):
    deliver(northern, book("1"))
    number = edition_of(northern, "1").pk
    address = reverse("catalog_admin:marks", args=[region.code])
    data = {
        "edition": f"№ {number}",
        "kind": "drugs",
        "reason": "Chapter 3",
        "source": "Examination of May 2026",
        "day": "2026-05-07",
    }
    page = desk.post(address, data, follow=True).content.decode()
    assert "Examination of May 2026" in page.replace("\u00a0", " ")
    assert AuditEntry.objects.filter(action="catalog.edition_marked").exists()
    off = reverse("catalog_admin:take_mark_off", args=[region.code, Mark.objects.get().pk])
    desk.post(off)
    assert not Mark.objects.filter(ended_at=None).exists()


def test_a_library_s_cataloguer_marks_nothing(both, person, northern):
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("cataloguer", northern, Role.CATALOGUER))
    address = reverse("catalog_admin:marks", args=[northern.code])
    assert client.get(address).status_code in (302, 403, 404)


def test_what_the_region_hides_is_not_in_the_index_until_its_rule_changes(marked, region):
    number = marked(MarkKind.EXTREMIST)
    indexed = {document.edition for document in all_documents()}
    assert number not in indexed
    assert len(indexed) == 1
    IndexChange.objects.all().delete()
    CatalogSettings.objects.create(library=region, extremist_rule="text")
    assert set(IndexChange.objects.values_list("edition", flat=True)) == {number}
    assert number in {document.edition for document in all_documents()}
