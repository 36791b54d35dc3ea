"""A real server that is stopped, hangs, is read-only, or has lost its index."""

from __future__ import annotations

import logging
import signal

import pytest
from bibnet_catalog.describing.description import Isbn
from bibnet_catalog.models import IndexChange
from bibnet_catalog.searching.draining import drain, drain_in_worker, reindex
from bibnet_catalog.searching.engine import EngineUnavailable
from bibnet_catalog.searching.engines import engine, is_ready
from bibnet_catalog.searching.engines.elastic import connection, schema, writing
from bibnet_catalog.searching.finding import find, suggest
from bibnet_catalog.searching.query import Query, Scope

from bibnet.plugins.services import enable_plugin
from bibnet.settings.secret import Secret
from tests.plugins.catalog.conftest import book

pytestmark = pytest.mark.elasticsearch
ISBN = [Isbn(text="5-02-013850-9", isbn13="9785020138506")]


@pytest.fixture(autouse=True)
def mended(on_elasticsearch, node, settings, tmp_path, monkeypatch):
    """Whatever the test does to the server, the next one finds it well."""
    settings.VAR_DIR = tmp_path
    yield
    monkeypatch.undo()
    node.signal(signal.SIGCONT)
    if not node.is_running():
        node.start()
    node.wait()
    on_elasticsearch.breaker.close()


@pytest.fixture
def stock(deliver, region, northern):
    for library in (region, northern):
        enable_plugin(library=library, slug="catalog", actor=None)
    deliver(northern, book("1", isbns=ISBN), book("2", "Анна Каренина"))
    drain()


@pytest.fixture
def asked(northern):
    """What a reader finds, and whether it is the engine that answered."""

    def ask(text: str) -> tuple[int, bool]:
        found = find(northern, Query(text=text), scope=Scope.REGION)
        return found.total, found.is_complete

    return ask


def test_while_the_server_is_stopped_the_database_answers_and_changes_wait(
    stock, asked, deliver, northern, client, node, on_elasticsearch
):
    assert asked("война") == (1, True)
    node.stop()
    for text in ("война", "толстой каренина", "978-5-02-013850-6"):
        assert asked(text) == (1, False)
    assert suggest(northern, "вой", scope=Scope.REGION) == []
    deliver(northern, book("3", "Воскресение"))
    drain_in_worker(northern)
    assert IndexChange.objects.exists()
    with pytest.raises(EngineUnavailable):
        is_ready()
    page = client.get("/catalog/?q=война", headers={"host": "northern.localhost"})
    assert page.status_code == 200
    assert "Поиск" in page.content.decode()
    assert client.get("/", headers={"host": "northern.localhost"}).status_code == 200

    node.start()
    node.wait()
    on_elasticsearch.breaker.close()
    drain()
    assert asked("воскресение") == (1, True)
    assert not IndexChange.objects.exists()
    assert is_ready()


def test_a_server_that_hangs_is_waited_for_once(
    stock, asked, deliver, northern, node, on_elasticsearch, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(connection, "FOR_READERS", 0.5)
        node.signal(signal.SIGSTOP)
        assert asked("война") == (1, False)
        on_elasticsearch.breaker.close()
        deliver(northern, book("3", "Воскресение"))
        drain_in_worker(northern)
        assert IndexChange.objects.exists()
        # Nobody asks it again for a while, not even whether it is there.
        patch.setattr(on_elasticsearch, "client", None)
        assert asked("каренина") == (1, False)
        assert suggest(northern, "вой", scope=Scope.REGION) == []

    node.signal(signal.SIGCONT)
    node.wait()
    on_elasticsearch.breaker.close()
    drain()
    assert asked("воскресение") == (1, True)


@pytest.mark.parametrize("block", ["write", "read_only_allow_delete"])
def test_an_index_that_takes_no_changes_is_searched_and_catches_up(
    stock, asked, deliver, northern, on_elasticsearch, block
):
    indices = on_elasticsearch.client.indices
    name = engine().index().partition(":")[2]
    indices.put_settings(index=name, settings={f"index.blocks.{block}": True})
    assert not is_ready()
    deliver(northern, book("3", "Воскресение"))
    with pytest.raises(EngineUnavailable, match=r"read-only|только для чтения"):
        drain()
    assert IndexChange.objects.exists()
    assert asked("война") == (1, True)
    assert asked("воскресение")[0] == 0
    indices.put_settings(index=name, settings={f"index.blocks.{block}": None})
    drain()
    assert asked("воскресение") == (1, True)
    assert is_ready()


def test_a_lost_index_is_made_anew_and_the_database_answers_until_then(
    stock, asked, deliver, northern, on_elasticsearch
):
    on_elasticsearch.client.indices.delete(index=engine().index().partition(":")[2])
    assert asked("война") == (1, False)
    assert suggest(northern, "вой", scope=Scope.REGION) == []
    with pytest.raises(EngineUnavailable):
        is_ready()
    drain_in_worker(northern)
    assert asked("война") == (1, True)
    assert asked("каренина") == (1, True)


def test_a_document_that_the_server_refuses_keeps_no_other_waiting(
    stock, asked, deliver, northern, edition_of, monkeypatch, caplog
):
    deliver(northern, book("3", "Воскресение"), book("4", "Казаки"))
    bad = edition_of(northern, "3").pk

    def spoilt(document):
        return schema.written(document) | ({"year": "soon"} if document.edition == bad else {})

    monkeypatch.setattr(writing, "written", spoilt)
    with caplog.at_level(logging.ERROR):
        drain()
    assert str(bad) in caplog.text
    assert not IndexChange.objects.exists()
    assert asked("казаки") == (1, True)


def test_what_changes_between_two_engines_is_brought_over(
    stock, asked, deliver, northern, settings
):
    """From the cluster to the folder, as an operator does it."""
    cluster = settings.BIBNET_SEARCH_URL
    settings.BIBNET_SEARCH_URL = Secret("")
    deliver(northern, book("3", "Воскресение"))
    assert reindex() == 3  # by a command beside the portal
    assert IndexChange.objects.exists()  # of the engine in use
    settings.BIBNET_SEARCH_URL = cluster
    deliver(northern, book("4", "Казаки"))
    drain()
    assert asked("казаки") == asked("воскресение") == (1, True)
    settings.BIBNET_SEARCH_URL = Secret("")  # the portal is started anew
    assert asked("казаки") == (0, True)
    drain_in_worker(northern)
    assert asked("казаки") == asked("воскресение") == (1, True)


def test_no_password_is_shown(settings):
    from bibnet_catalog.searching.engines.elastic.address import read

    address = read(
        "https://indexer:s3cr%40t@one:9200,https://two?ca_certs=/etc/ca.pem&api_key=a%2B="
    )
    assert address.hosts == ("https://one:9200", "https://two:9200")
    assert address.basic_auth == ("indexer", "s3cr@t")
    assert (address.api_key, address.ca_certs) == ("a+=", "/etc/ca.pem")
    assert "s3cr" not in repr(address)
    for wrong in ("one:9200", "ftp://one", "https://a:s3cr@one:port", "https://one?pass=s3cr", ","):
        with pytest.raises(EngineUnavailable) as raised:
            read(wrong)
        assert "s3cr" not in str(raised.value)
