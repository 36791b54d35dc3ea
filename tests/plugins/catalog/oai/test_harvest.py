"""Records of other servers come in, once each, and follow what their servers say of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from bibnet_catalog.fetching import Fetcher
from bibnet_catalog.harvesting import daily
from bibnet_catalog.harvesting import harvest as harvesting
from bibnet_catalog.harvesting.harvest import HarvestError, State, aim, harvest
from bibnet_catalog.harvesting.listing import read
from bibnet_catalog.hooks import servers_are_harvested
from bibnet_catalog.models import Edition, ImportRun, Record, RunState, Source, Way
from bibnet_catalog.oai import repository
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from tests.plugins.catalog.conftest import book
from tests.plugins.catalog.servers import (
    FORMATS,
    IDENTIFY,
    document,
    error,
    foreign,
    gone,
    listed,
    our_own,
    record,
    serving,
)


@pytest.fixture(autouse=True)
def _own_place(settings, tmp_path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    settings.BIBNET_PRIVATE_HOSTS = ["127.0.0.1", "northern.localhost", "region.localhost"]
    with translation.override("en"):
        yield


@pytest.fixture
def fetch() -> Fetcher:
    return Fetcher(pause=lambda seconds: None, resolve=lambda host, port: ["127.0.0.1"])


@pytest.fixture
def source(southern, both):
    """Makes a source of the South with this address."""

    def make(address: str, **values: object) -> Source:
        return Source.objects.of(southern).create(
            library=southern,
            code="server",
            name="Server",
            way=Way.SERVER,
            address=address,
            **values,
        )

    return make


def titles(library) -> dict[str, str]:
    """The titles of the library's live records by their numbers."""
    rows = Record.objects.of(library).filter(is_gone=False)
    return {one.control_number: one.description["title"] for one in rows}


@pytest.mark.parametrize("prefix", ["marc21", "rusmarc", ""])
def test_another_portal_is_harvested_and_followed(
    both, deliver, record_of, changed, source, fetch, monkeypatch, prefix
):
    northern, southern = both
    monkeypatch.setattr(repository, "RECORDS", 2)
    deliver(northern, *(book(str(n), f"Повесть {n}", people=[]) for n in range(5)))
    first = record_of(northern, "1")
    with our_own() as port:
        own = source(f"http://northern.localhost:{port}/catalog/oai")
        aim(own, prefix=prefix)
        done = harvest(own, fetch=fetch)
        assert (done.records, done.deleted) == (5, 0)
        assert sorted(titles(southern).values()) == [f"Повесть {n}" for n in range(5)]
        assert f"oai:region.localhost:{first.pk}" in titles(southern)

        again = harvest(own, fetch=fetch)
        assert sum(run.changed + run.added for run in again.runs) == 0

        deliver(northern, book("2", "Новое название", people=[]))
        changed(first, is_gone=True, changed_at=timezone.now())
        harvest(own, fetch=fetch)
        found = titles(southern)
    assert "Новое название" in found.values()
    assert f"oai:region.localhost:{first.pk}" not in found
    assert len(found) == 4


def test_what_was_harvested_is_joined_with_what_is_there(both, deliver, source, fetch):
    northern, southern = both
    one = book("1", isbns=[])
    deliver(northern, one)
    with our_own() as port:
        harvest(source(f"http://northern.localhost:{port}/catalog/oai"), fetch=fetch)
    assert Edition.objects.filter(merged_into=None).count() == 1
    assert Record.objects.of(southern).get().edition == Record.objects.of(northern).get().edition


def test_a_set_of_the_portal_is_harvested_alone(both, deliver, region, source, fetch):
    northern, southern = both
    deliver(northern, book("1"))
    deliver(southern, book("2", "Рассказ"))
    with our_own() as port:
        own = source(f"http://region.localhost:{port}/catalog/oai")
        aim(own, set_name="northern")
        assert harvest(own, fetch=fetch).records == 1


def test_two_records_with_one_number_stay_two(southern, source, fetch):
    parts = listed(record("oai:x:a/1", "Alpha"), record("oai:x:b/1", "Beta"))
    with foreign(serving(parts)) as server:
        harvest(source(server.url), fetch=fetch)
    assert titles(southern) == {"oai:x:a/1": "Alpha", "oai:x:b/1": "Beta"}
    content = bytes(Record.objects.of(southern).get(control_number="oai:x:a/1").content).decode()
    assert "(LIB)1" in content


def test_the_next_harvest_asks_for_what_has_changed_since(southern, source, fetch):
    with foreign(serving(listed(record("oai:x:1", "Alpha")))) as server:
        own = source(server.url)
        harvest(own, fetch=fetch)
        harvest(own, fetch=fetch)
        lists = [one for one in server.asked if one["verb"] == "ListRecords"]
    assert "from" not in lists[0]
    assert lists[0]["metadataPrefix"] == "marcxml"
    assert lists[1]["from"] == "2026-04-30T23:00:00Z"


def test_a_server_that_knows_days_only_is_asked_for_days(southern, source, fetch):
    days = document("<Identify><granularity>YYYY-MM-DD</granularity></Identify>")
    answers = serving(listed(record("oai:x:1", "Alpha")))

    def answer(query, number):
        return days if query["verb"] == "Identify" else answers(query, number)

    with foreign(answer) as server:
        own = source(server.url)
        harvest(own, fetch=fetch)
        harvest(own, fetch=fetch)
        assert server.asked[-1]["from"] == "2026-04-30"


def test_an_empty_list_is_no_error(southern, source, fetch):
    with foreign(serving(error("noRecordsMatch"))) as server:
        own = source(server.url)
        done = harvest(own, fetch=fetch)
    assert (done.records, done.runs) == (0, [])
    assert State.of(own).since == "2026-05-01T00:00:00Z"


def test_deletions_alone_are_taken(southern, source, fetch):
    with foreign(serving(listed(record("oai:x:1", "Alpha")), listed(gone("oai:x:1")))) as server:
        own = source(server.url)
        harvest(own, fetch=fetch)
        assert harvest(own, fetch=fetch).deleted == 1
    assert titles(southern) == {}
    assert Record.objects.of(southern).get().is_gone


def test_deletions_of_what_was_never_there_are_nothing(southern, source, fetch):
    with foreign(serving(listed(gone("oai:x:1")))) as server:
        assert harvest(source(server.url), fetch=fetch).runs == []


def test_a_harvest_that_was_killed_goes_on_where_it_stood(southern, source, fetch, tmp_path):
    class Killed(BaseException):
        """As if the process had been killed."""

    parts = [
        listed(record("oai:x:1", "Alpha"), token="two"),
        listed(record("oai:x:2", "Beta"), token="three"),
        listed(record("oai:x:3", "Gamma"), token=""),
    ]

    def dying(seconds: float) -> None:
        if len([one for one in server.asked if one["verb"] == "ListRecords"]) == 2:
            raise Killed

    with foreign(serving(*parts)) as server:
        own = source(server.url)
        with pytest.raises(Killed):
            harvest(own, fetch=Fetcher(pause=dying, resolve=fetch.resolve))
        # What was being written when it died.
        with (tmp_path / f"catalog/deliveries/harvest-{own.pk}.xml").open("ab") as file:
            file.write(b"<record><leader>half a rec")
        assert titles(southern) == {}
        server.asked.clear()
        done = harvest(own, fetch=fetch)
        assert server.asked == [{"verb": "ListRecords", "resumptionToken": "three"}]
    assert done.records == 3
    assert sorted(titles(southern).values()) == ["Alpha", "Beta", "Gamma"]


def test_a_delivery_that_was_made_but_not_read_is_read_first(southern, source, fetch, monkeypatch):
    with foreign(serving(listed(record("oai:x:1", "Alpha")), error("noRecordsMatch"))) as server:
        own = source(server.url)
        with monkeypatch.context() as patched:
            patched.setattr(harvesting, "go_on", lambda run, tell: None)
            harvest(own, fetch=fetch)
        assert titles(southern) == {}
        assert [run.added for run in harvest(own, fetch=fetch).runs] == [1]
    assert titles(southern) == {"oai:x:1": "Alpha"}


def test_a_paused_delivery_waits_for_a_person(southern, source, fetch, monkeypatch):
    with foreign(serving(listed(record("oai:x:1", "Alpha")))) as server:
        own = source(server.url)
        harvest(own, fetch=fetch)
        ImportRun.objects.of(southern).update(state=RunState.PAUSED)
        with pytest.raises(HarvestError, match="paused"):
            harvest(own, fetch=fetch)


def test_a_forgotten_list_is_begun_anew(southern, source, fetch):
    parts = [
        listed(record("oai:x:1", "Alpha"), token="two"),
        error("badResumptionToken"),
        listed(record("oai:x:1", "Alpha"), token="two"),
        listed(record("oai:x:2", "Beta")),
    ]
    with foreign(serving(*parts)) as server:
        done = harvest(source(server.url), fetch=fetch)
    assert done.records == 2
    assert sorted(titles(southern).values()) == ["Alpha", "Beta"]


def test_a_server_that_forgets_each_list_is_left(southern, source, fetch):
    def answer(query, number):
        if "resumptionToken" in query:
            return error("badResumptionToken")
        return serving(listed(record("oai:x:1", "Alpha"), token="two"))(query, number)

    with foreign(answer) as server, pytest.raises(HarvestError, match="forgets"):
        harvest(source(server.url), fetch=fetch)


def test_a_list_without_end_is_left(southern, source, fetch):
    parts = listed(record("oai:x:1", "Alpha"), token="same")
    with foreign(serving(parts)) as server, pytest.raises(HarvestError, match="same part"):
        harvest(source(server.url), fetch=fetch)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;">]><OAI-PMH><a>&d;</a></OAI-PMH>'
)
INNER = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><OAI-PMH>&b;</OAI-PMH>'


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"<OAI-PMH><ListRecords><record>", "not well-formed"),
        (b"", "not well-formed"),
        (b"\x00\xff\xfe", "not well-formed"),
        (b'<?xml version="1.0" encoding="klingon"?><OAI-PMH/>', "not well-formed"),
        (b"<html><body/></html>", "no server of OAI-PMH"),
        (BOMB, "document type"),
        (INNER, "document type"),
        (listed("<record><header/></record>"), "without an identifier"),
        (listed(record("oai:x:1", "A").replace("m:record", "m:other")), "not in MARCXML"),
        (error("cannotDisseminateFormat", "no such"), "cannotDisseminateFormat. no such"),
        ((500, {}, b"down"), "500"),
        ((403, {}, b""), "403"),
    ],
)
def test_a_bad_answer_is_refused_with_a_sentence(southern, source, fetch, answer, said):
    with foreign(serving(answer)) as server:
        own = source(server.url)
        with pytest.raises(HarvestError, match=said):
            harvest(own, fetch=fetch)
    assert titles(southern) == {}
    assert said in own.harvest["error"]


def test_after_a_bad_answer_the_list_goes_on(southern, source, fetch):
    parts = [
        listed(record("oai:x:1", "Alpha"), token="two"),
        listed(record("oai:x:2", "Beta"))[:-40],
        listed(record("oai:x:2", "Beta")),
    ]
    with foreign(serving(*parts)) as server:
        own = source(server.url)
        with pytest.raises(HarvestError):
            harvest(own, fetch=fetch)
        assert harvest(own, fetch=fetch).records == 2
    assert sorted(titles(southern).values()) == ["Alpha", "Beta"]
    assert own.harvest["error"] == ""


def test_a_server_without_marc_says_what_it_has(southern, source, fetch):
    only = FORMATS.replace(b"marcxml", b"mods").replace(b"MARC21/slim", b"mods")

    def answer(query, _number):
        return IDENTIFY if query["verb"] == "Identify" else only

    with foreign(answer) as server, pytest.raises(HarvestError, match="oai_dc, mods"):
        harvest(source(server.url), fetch=fetch)


def test_another_set_or_format_begins_from_nothing(southern, source, fetch):
    with foreign(serving(listed(record("oai:x:1", "Alpha")))) as server:
        own = source(server.url)
        harvest(own, fetch=fetch)
        aim(own, set_name="rare")
        harvest(own, fetch=fetch)
        assert server.asked[-1] == {
            "verb": "ListRecords",
            "metadataPrefix": "marcxml",
            "set": "rare",
        }


def test_many_records_of_one_answer_are_read_one_by_one():
    content = listed(*(record(f"oai:x:{n}", "Alpha") for n in range(1000)))
    alive = []

    def take(one):
        alive.append(len(one.metadata))

    assert read(io.BytesIO(content), take).token == ""
    assert alive == [1] * 1000


def test_the_command_tells_what_came(southern, both, settings, monkeypatch, capsys):
    monkeypatch.setattr("bibnet_catalog.harvesting.harvest.PAUSE", 0)
    with foreign(serving(listed(record("oai:x:1", "Alpha"), gone("oai:x:2")))) as server:
        asked = ["catalog_harvest", server.url, "--library", "southern", "--json"]
        call_command(*asked, "--set", "rare", "--from", "2026-01-01")
        assert server.asked[-1]["set"] == "rare"
        assert server.asked[-1]["from"] == "2026-01-01"
        told = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert (told["given"], told["deleted"], told["added"]) == (1, 1, 1)
        call_command(*asked)
        again = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert (again["added"], again["unchanged"]) == (0, 2)
    with pytest.raises(CommandError, match="another one"):
        call_command("catalog_harvest", "http://elsewhere.example.org/", "--library", "southern")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--library", "nowhere"], "no library"),
        (["--library", "southern", "--from", "yesterday"], "--from"),
        (["--library", "southern"], "BIBNET_PRIVATE_HOSTS"),
    ],
)
def test_the_command_refuses_with_a_sentence(both, settings, arguments, said):
    settings.BIBNET_PRIVATE_HOSTS = []
    with pytest.raises(CommandError, match=said):
        call_command("catalog_harvest", "http://127.0.0.1:1/", *arguments)


def test_the_worker_asks_each_server_once_a_day(
    southern, both, source, fetch, monkeypatch, settings
):
    [item] = servers_are_harvested(southern)
    assert item.every == timedelta(days=1)
    monkeypatch.setattr(daily, "Fetcher", lambda: fetch)
    with foreign(serving(listed(record("oai:x:1", "Alpha")))) as server:
        source(server.url)
        item.run(southern)
    assert titles(southern) == {"oai:x:1": "Alpha"}


def test_a_server_that_is_down_is_a_line_in_the_log(
    southern, both, source, fetch, monkeypatch, caplog
):
    monkeypatch.setattr(daily, "Fetcher", lambda: fetch)
    with foreign(serving((404, {}, b""))) as server:
        source(server.url)
        daily.harvest_servers(southern)
    assert "was not harvested" in caplog.text
