"""Long lists come in parts, and miss nothing while records change."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree.ElementTree import Element

import pytest
import time_machine
from bibnet_catalog.importing.leading import lead
from bibnet_catalog.marking import acts
from bibnet_catalog.models import CatalogSettings, Mark, MarkKind, Record
from bibnet_catalog.oai import repository, tokens
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.libraries.scope import all_libraries
from tests.plugins.catalog.conftest import book

from .answers import NS, text
from .conftest import NORTH, SOUTH, Harvester, number_of


@pytest.fixture(autouse=True)
def _three_at_once(monkeypatch) -> None:
    monkeypatch.setattr(repository, "RECORDS", 3)
    monkeypatch.setattr(repository, "HEADERS", 3)


@pytest.fixture
def eight(both, deliver) -> list[Record]:
    """Records of the North: four delivered at one moment, four at the next."""
    northern = both[0]
    for start in (0, 4):
        deliver(northern, *(book(str(n), f"Повесть {n}") for n in range(start, start + 4)))
    return list(Record.objects.of(northern).order_by("pk"))


def token_of(root: Element, verb: str = "ListIdentifiers") -> Element:
    found = root.find(f"{NS}{verb}/{NS}resumptionToken")
    assert found is not None
    return found


@pytest.mark.parametrize("verb", ["ListIdentifiers", "ListRecords"])
def test_a_long_list_comes_in_parts_that_are_counted(portal, eight, verb):
    pages = list(portal.pages(verb, metadataPrefix="marc21"))
    facts = [token_of(page, verb).attrib for page in pages]
    assert [one["cursor"] for one in facts] == ["0", "3", "6"]
    assert {one["completeListSize"] for one in facts} == {"8"}
    assert "expirationDate" not in facts[-1]
    assert portal.numbers(verb) == [one.pk for one in eight]


def test_a_list_that_is_one_part_has_no_token(portal, eight):
    root = portal("ListIdentifiers", metadataPrefix="oai_dc", set="southern")
    assert root.find(f".//{NS}resumptionToken") is None


def test_the_same_token_gives_the_same_part_again(portal, eight):
    token = token_of(portal("ListIdentifiers", metadataPrefix="oai_dc")).text
    first, again = (portal("ListIdentifiers", resumptionToken=token) for _ in range(2))
    headers = [
        [text(one, "identifier") for one in root.iter(f"{NS}header")] for root in (first, again)
    ]
    assert headers[0] == headers[1]
    assert token_of(first).attrib["cursor"] == token_of(again).attrib["cursor"]


def test_the_last_part_may_be_full(portal, eight, changed):
    northern = eight[0].library
    Record.objects.of(northern).filter(pk__in=[one.pk for one in eight[6:]]).update(
        edition=eight[0].edition
    )
    pages = list(portal.pages("ListIdentifiers", metadataPrefix="oai_dc", set="northern"))
    assert len(pages) == 3


def test_what_changes_meanwhile_comes_again_and_nothing_is_passed_over(portal, eight, changed):
    given = []
    for number, page in enumerate(portal.pages("ListRecords", metadataPrefix="oai_dc")):
        headers = list(page.iter(f"{NS}header"))
        given += [
            (int(text(one, "identifier").rpartition(":")[2]), one.get("status")) for one in headers
        ]
        if number == 0:
            now = timezone.now()
            # One that was given, one that was not, and one that goes.
            changed(eight[0], changed_at=now)
            changed(eight[4], changed_at=now)
            changed(eight[5], changed_at=now, is_gone=True)
    assert {pk for pk, _status in given} == {one.pk for one in eight}
    assert given.count((eight[0].pk, None)) == 2
    assert (eight[5].pk, "deleted") in given


def test_the_end_of_a_list_with_an_upper_bound_may_go_away(portal, eight, changed):
    until = timezone.now() + timedelta(hours=1)
    asked = {"metadataPrefix": "oai_dc", "until": until.strftime("%Y-%m-%dT%H:%M:%SZ")}
    token = token_of(portal("ListIdentifiers", **asked)).text
    for one in eight:
        changed(one, changed_at=until + timedelta(hours=1))
    assert portal.error("ListIdentifiers", resumptionToken=token) == "noRecordsMatch"


def test_a_token_keeps_set_range_and_format(portal, eight, deliver, both):
    deliver(both[1], *(book(str(n), f"Рассказ {n}") for n in range(20, 24)))
    found = portal.headers(
        "ListRecords", set="southern", since="2020-01-01", metadataPrefix="marc21"
    )
    assert [text(one, "setSpec") for one in found] == ["southern"] * 4


def test_a_token_is_good_for_its_own_list_only(portal, north, eight):
    token = token_of(portal("ListIdentifiers", metadataPrefix="oai_dc")).text
    assert portal.error("ListRecords", resumptionToken=token) == "badResumptionToken"
    assert north.error("ListIdentifiers", resumptionToken=token) == "badResumptionToken"
    assert portal.error("ListIdentifiers", resumptionToken=f"{token}x") == "badResumptionToken"


def test_a_token_lasts_a_week(portal, eight):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        token = token_of(portal("ListIdentifiers", metadataPrefix="oai_dc")).text
        clock.shift(tokens.LIFE - timedelta(minutes=1))
        assert not portal.error("ListIdentifiers", resumptionToken=token)
        clock.shift(timedelta(minutes=2))
        assert portal.error("ListIdentifiers", resumptionToken=token) == "badResumptionToken"


def test_a_token_whose_set_has_gone_ends(portal, eight, both, regional_admin):
    from bibnet.plugins.services import disable_plugin

    token = token_of(portal("ListIdentifiers", metadataPrefix="oai_dc", set="northern")).text
    disable_plugin(library=both[0], slug="catalog", actor=regional_admin)
    assert portal.error("ListIdentifiers", resumptionToken=token) == "noRecordsMatch"


def test_a_part_holds_so_many_bytes_and_no_more(portal, eight, monkeypatch):
    monkeypatch.setattr(repository, "MOST_BYTES", 1)
    pages = list(portal.pages("ListRecords", metadataPrefix="marc21"))
    assert [len(list(page.iter(f"{NS}record"))) for page in pages] == [1] * 8


@pytest.mark.parametrize("prefix", ["oai_dc", "marc21", "rusmarc"])
def test_the_number_of_queries_does_not_grow(portal, eight, deliver, both, monkeypatch, prefix):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            portal("ListRecords", metadataPrefix=prefix)
        return len(queries)

    monkeypatch.setattr(repository, "RECORDS", 100)
    count()
    few = count()
    for library, start in ((both[1], 100), (both[0], 200)):
        deliver(library, *(book(str(n), f"Роман {n}", people=[]) for n in range(start, start + 25)))
    assert count() == few


def test_the_order_of_a_list_is_that_of_an_index(portal, eight):
    with CaptureQueriesContext(connection) as queries:
        Harvester(NORTH).numbers()
    [rows] = [
        one["sql"] for one in queries if "ORDER BY" in one["sql"] and "changed_at" in one["sql"]
    ][:1]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {rows}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "catalog_by_library_change" in plan
        assert "TEMP B-TREE" not in plan


def test_the_south_has_a_list_of_its_own(eight, deliver, both):
    deliver(both[1], book("9", "Рассказ"))
    [number] = Harvester(SOUTH).numbers()
    assert Record.objects.of(both[1]).get().pk == number


def test_what_a_mark_hides_is_told_of_as_deleted_and_returns(portal, eight, changed):
    for record in eight:
        changed(record, 2020, 1, 1)
    acts.mark(
        edition=eight[0].edition_id,
        kind=MarkKind.EXTREMIST,
        reason="list",
        source="list",
        day=date(2026, 1, 1),
        actor=None,
    )
    for prefix in ("oai_dc", "rusmarc"):
        [header] = portal.headers("ListRecords", metadataPrefix=prefix, since="2020-02-01")
        assert (number_of(header), header.get("status")) == (eight[0].pk, "deleted")
    changed(eight[0], 2020, 1, 1)
    acts.take_off(Mark.objects.get().pk, actor=None)
    [header] = portal.headers("ListRecords", since="2020-02-01")
    assert (number_of(header), header.get("status")) == (eight[0].pk, None)


def _marked_long_ago(records, kind, changed):
    """The first of the records bears a mark, and none was changed lately."""
    acts.mark(
        edition=records[0].edition_id,
        kind=kind,
        reason="list",
        source="list",
        day=date(2026, 1, 1),
        actor=None,
    )
    for record in records:
        changed(record, 2020, 1, 1)


def test_another_rule_of_the_region_is_news_for_harvesters(portal, eight, changed, both):
    _marked_long_ago(eight, MarkKind.DRUGS, changed)
    CatalogSettings.objects.create(library=both[0].get_root(), drugs_rule="hidden")
    [header] = portal.headers(since="2020-02-01")
    assert (number_of(header), header.get("status")) == (eight[0].pk, "deleted")


def test_a_record_that_joins_a_hidden_edition_goes_with_it(portal, eight, changed, both):
    _marked_long_ago(eight, MarkKind.EXTREMIST, changed)
    with all_libraries("test"):
        lead(eight[1].edition, eight[0].edition)
    [header] = portal.headers(since="2020-02-01")
    assert (number_of(header), header.get("status")) == (eight[1].pk, "deleted")
