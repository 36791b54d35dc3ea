"""What changes in the database is found; what a dead engine misses is found afterwards."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext

import pytest
from bibnet_catalog.describing.description import Description, Held
from bibnet_catalog.models import Edition, Holding, IndexChange, Record
from bibnet_catalog.searching import draining
from bibnet_catalog.searching.documents import all_documents, documents
from bibnet_catalog.searching.draining import (
    drain,
    drain_in_worker,
    drain_while,
    have_searchable,
    last_change,
)
from bibnet_catalog.searching.engine import EngineUnavailable, PartlyWritten
from bibnet_catalog.searching.engines import engine
from bibnet_catalog.searching.engines.embedded.folder import Folder
from bibnet_catalog.searching.query import Query
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from bibnet.libraries.models import ActKind
from bibnet.libraries.reshaping import plan_act
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.outbox import deliver_pending
from bibnet.plugins.services import enable_plugin
from tests.plugins.catalog.conftest import book


@pytest.fixture(autouse=True)
def _own_index(placed):
    """Each test on each engine, with an index of its own."""


@pytest.fixture
def lose_index(placed, request):
    """Takes the index away."""
    if placed == "embedded":
        return (Folder().root / "current").unlink
    client = request.getfixturevalue("on_elasticsearch").client

    def delete():
        client.indices.delete(index=engine().index().partition(":")[2])

    return delete


def found(text: str = "", **kwargs) -> list[int]:
    return engine().search(Query(text=text, counted=(), **kwargs)).editions


def test_a_delivery_is_found_once_its_changes_are_drained(deliver, northern, edition_of):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    assert drain() == 2
    assert found("анна каренина") == [edition_of(northern, "2").pk]
    assert not IndexChange.objects.exists()
    assert drain() == 0


def test_a_lot_takes_in_what_comes_while_it_is_open(deliver, northern):
    deliver(northern, book("1"))
    drain()
    deliver(northern, book("2", "Анна Каренина"), book("3", "Казаки"))
    later = iter(
        [
            [book("2", "Анна Каренина", is_deleted=True), book("4", "Воскресение")],
            [book("3", "Казаки", annotation="О Кавказе.")],
        ]
    )

    def coming(after: int) -> bool:
        assert after == last_change()
        assert len(found()) == 1
        more = next(later, None)
        if more:
            deliver(northern, *more)
        return more is not None

    assert drain_while(coming) == 3
    assert [len(found(text)) for text in ("каренина", "воскресение", "кавказе", "")] == [0, 1, 1, 3]
    assert not IndexChange.objects.exists()


def test_an_index_that_is_missing_is_made_from_all_of_the_database(deliver, northern, lose_index):
    deliver(northern, book("1"))
    drain()
    deliver(northern, book("2", "Анна Каренина"))
    lose_index()
    drain()
    assert len(found()) == 2


def test_what_is_withdrawn_is_found_no_longer(deliver, northern):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    drain()
    deliver(northern, book("2", "Анна Каренина", is_deleted=True))
    drain()
    assert len(found()) == 1
    assert found("каренина") == []


def test_a_hidden_record_has_no_document(deliver, northern, record_of, edition_of):
    deliver(northern, book("1"))
    Record.objects.of(northern).update(is_suppressed=True)
    assert list(documents([edition_of(northern, "1").pk])) == []
    Record.objects.of(northern).update(is_suppressed=False)
    Holding.objects.of(northern).update(is_gone=True)
    assert list(documents([edition_of(northern, "1").pk])) == []


def test_the_document_of_an_edition_has_the_stock_of_all_its_libraries(
    deliver, northern, southern, edition_of
):
    deliver(northern, book("1"))
    deliver(southern, book("9", held=[Held(call_number="84 Т53")]))
    edition = edition_of(northern, "1").pk
    assert edition == edition_of(southern, "9").pk
    [document] = documents([edition])
    assert document.keywords["library"] == ["northern", "southern"]
    assert len(document.keywords["call"]) == 2
    assert document.stock == 2


@pytest.mark.parametrize("number", [10, 50])
def test_the_number_of_queries_does_not_grow_with_editions(
    deliver, northern, number, django_assert_max_num_queries
):
    deliver(northern, *(book(str(one), f"Том {one}") for one in range(number)))
    pks = list(Edition.objects.values_list("pk", flat=True))
    # One of them asks whether a switch was moved: where nobody lends copies are not looked at.
    assert len(list(documents(pks[:1]))) == 1
    with django_assert_max_num_queries(6):
        assert len(list(documents(pks))) == number


def test_documents_come_in_the_order_that_was_asked_and_all_of_them(deliver, northern):
    deliver(northern, *(book(str(one), f"Том {one}") for one in range(5)))
    pks = list(Edition.objects.order_by("-pk").values_list("pk", flat=True))
    assert [one.edition for one in documents(pks)] == pks
    assert [one.edition for one in all_documents()] == sorted(pks)


def test_the_version_changes_with_the_document_only(deliver, northern, edition_of):
    deliver(northern, book("1"))
    edition = edition_of(northern, "1").pk
    [before] = documents([edition])
    [again] = documents([edition])
    assert before.version == again.version
    deliver(northern, book("1", annotation="О войне 1812 года."))
    [after] = documents([edition])
    assert after.version != before.version


class Broken:
    """An engine that is down."""

    kind = "embedded"

    def down(self, *args, **kwargs) -> None:
        raise EngineUnavailable("down")

    index = is_ready = write = rebuild = versions = search = suggest = down


def test_changes_wait_while_the_engine_is_down(deliver, northern, monkeypatch):
    deliver(northern, book("1"))
    drain()
    deliver(northern, book("2", "Анна Каренина"))
    monkeypatch.setattr(draining, "engine", Broken)
    drain_in_worker(northern)
    assert not have_searchable(last_change(), patience=0)
    assert IndexChange.objects.exists()
    monkeypatch.undo()
    assert have_searchable(last_change(), patience=0)
    assert len(found("анна каренина")) == 1


@pytest.mark.parametrize("placed", ["embedded"], indirect=True)
def test_a_second_writer_waits_and_then_gives_up(deliver, northern, monkeypatch):
    deliver(northern, book("1"))
    drain()
    deliver(northern, book("2", "Анна Каренина"))
    monkeypatch.setattr("bibnet_catalog.searching.engines.embedded.folder.PATIENCE", 0)
    with Folder().locked(), pytest.raises(EngineUnavailable):
        drain()
    assert len(found()) == 1
    drain()
    assert len(found()) == 2


def command(name: str, *arguments: str, **options) -> dict:
    out = io.StringIO()
    call_command(name, *arguments, "--json", stdout=out, **options)
    return json.loads(out.getvalue())


def test_the_index_is_made_anew_by_a_command(deliver, northern):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    assert command("catalog_reindex")["editions"] == 2
    assert not IndexChange.objects.exists()
    assert len(found()) == 2
    first = engine().index()
    command("catalog_reindex")
    assert engine().index() != first
    assert len(found()) == 2


@pytest.mark.parametrize("placed", ["embedded"], indirect=True)
def test_a_folder_that_was_replaced_goes(deliver, northern):
    for _time in range(2):
        command("catalog_reindex")
        assert len(list(Folder().root.glob("v*"))) == 1


def test_what_changes_while_the_index_is_made_anew_is_not_lost(deliver, northern, monkeypatch):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    drain()

    def documents_with_a_change():
        """The first edition changes once it was read; the old index is searched meanwhile."""
        for number, document in enumerate(all_documents()):
            yield document
            if not number:
                deliver(northern, book("1", "Война и мир", annotation="О Наполеоне."))
                assert len(found("каренина")) == 1

    monkeypatch.setattr(draining, "composed", lambda: nullcontext(documents_with_a_change()))
    command("catalog_reindex")
    assert len(found()) == 2
    assert len(found("наполеон")) == 1


def test_of_a_writing_that_half_succeeded_only_the_rest_waits(deliver, northern, monkeypatch):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    drain()
    deliver(northern, book("1", annotation="О войне."), book("2", "Анна Каренина", pages=400))
    first = IndexChange.objects.order_by("pk").first().edition

    class Half(Broken):
        index = staticmethod(engine().index)

        def write(self, documents, *, gone=()) -> None:
            assert len(list(documents)) == 2
            raise PartlyWritten("full", written=frozenset({first}))

    monkeypatch.setattr(draining, "engine", Half)
    with pytest.raises(PartlyWritten):
        drain()
    left = set(IndexChange.objects.values_list("edition", flat=True))
    assert left
    assert first not in left


def test_numbers_that_are_missing_are_left_to_whoever_writes_them(db):
    IndexChange.objects.bulk_create(IndexChange(pk=pk, edition=pk) for pk in (1, 2, 4, 7, 8, 9))
    assert list(draining._runs()) == [(1, 2), (4, 4), (7, 9)]


def test_verify_says_what_differs_and_mends_it(deliver, northern, edition_of):
    titles = ("Война и мир", "Анна Каренина", "Воскресение", "Казаки")
    deliver(northern, *(book(str(number), title) for number, title in enumerate(titles)))
    drain()
    first, second, third, fourth = (edition_of(northern, str(one)).pk for one in range(4))
    with all_libraries("a test"):
        Edition.objects.filter(pk=first).update(title="Другое")
        Record.objects.filter(edition=second).update(is_suppressed=True)
    engine().write([], gone=[third])
    with pytest.raises(SystemExit):
        call_command("catalog_verify", "--check", stdout=io.StringIO())
    told = command("catalog_verify")
    assert told == {"editions": 3, "missing": 1, "stale": 1, "needless": 1, "mended": True}
    assert command("catalog_verify", "--check")["mended"] is False
    assert set(found()) == {first, third, fourth}


def test_commands_say_that_the_engine_is_down(deliver, northern, monkeypatch):
    for name in ("draining", "verifying"):
        monkeypatch.setattr(f"bibnet_catalog.searching.{name}.engine", Broken)
    deliver(northern, book("1"))
    for name in ("catalog_reindex", "catalog_verify"):
        with pytest.raises(CommandError, match="down"):
            call_command(name, stdout=io.StringIO())


def test_a_description_of_nothing_has_a_document(deliver, northern):
    deliver(northern, Description(control_number="1"))
    drain()
    assert len(found()) == 1


def test_a_library_under_another_code_is_found_by_it(deliver, northern):
    enable_plugin(library=northern, slug="catalog", actor=None)
    deliver(northern, book("1"))
    drain()
    details = {"name": "Arctic library", "code": "arctic"}
    plan_act(
        library=northern, kind=ActKind.RENAME, on=timezone.localdate(), actor=None, details=details
    )
    deliver_pending()
    drain()
    assert found(libraries=frozenset({"arctic"}))
    assert not found(libraries=frozenset({"northern"}))


def test_what_comes_while_all_is_read_is_a_change_and_not_read_twice(deliver, northern):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    reading = all_documents()
    first = next(reading)
    deliver(northern, book("3", "Воскресение"))
    assert len([first, *reading]) == 2
