"""Whether a copy can be had: who lends it tells, else the library's file did, on its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from bibnet_catalog import api
from bibnet_catalog.availability import told_of
from bibnet_catalog.describing.description import Held, Item
from bibnet_catalog.entries import entries_of
from bibnet_catalog.models import (
    Copy,
    Edition,
    Holding,
    ImportRun,
    IndexChange,
    Record,
    RunState,
)
from bibnet_catalog.pages import arrivals
from bibnet_catalog.searching.documents import all_documents
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.query import Facet
from django.utils import timezone

from bibnet.libraries.scope import all_libraries
from bibnet.plugins.outbox import deliver_pending
from bibnet.plugins.services import disable_plugin, enable_plugin
from tests.plugins.catalog.conftest import book


def items(*states: str, back: str = "") -> list[Held]:
    found = [
        Item(inventory=str(number), state=state, back=back if state == "lent" else "")
        for number, state in enumerate(states)
    ]
    return [Held(call_number="84", items=found)]


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u00ad", "")


@pytest.fixture
def lending(both) -> Iterator[dict[int, api.State]]:
    """The dummy plugin lends: what it says of copies by their numbers."""
    states: dict[int, api.State] = {}

    def tell(library, *, copies):
        return [api.Availability(copy, states[copy]) for copy in copies if copy in states]

    before = api.availability.hooks
    api.availability.add(slug="dummy", function=tell, order=1)
    for library in both:
        enable_plugin(library=library, slug="dummy", actor=None)
    yield states
    api.availability.hooks = before


def test_what_a_file_says_is_shown_with_its_day(both, deliver, see, edition_of):
    northern, _southern = both
    with time_machine.travel("2026-11-30 12:00Z"):
        deliver(northern, book("1", held=items("free", "lent", "lent", back="2026-12-05")))
    number = edition_of(northern, "1").pk
    page = text_of(see(f"/catalog/{number}/"))
    assert "1 на месте; 2 на руках, ближайший срок возврата 5 декабря" in page
    assert "по данным библиотеки на 30 ноября 2026" in page
    assert "На месте:" in text_of(see("/catalog/?q=война"))


def test_a_later_delivery_of_all_says_again_what_stood(both, deliver, edition_of):
    northern, _southern = both
    with time_machine.travel("2026-11-01 12:00Z"):
        deliver(northern, book("1", held=items("free")))
    with all_libraries("test"):
        run, holding = ImportRun.objects.get(), Holding.objects.get().pk
        ImportRun.objects.update(state=RunState.DONE, added=1, read=1, finished_at=run.created_at)
    assert told_of([holding])[holding].day == date(2026, 11, 1)
    with time_machine.travel("2026-11-20 12:00Z"):
        again = deliver.run(northern)
        again.state, again.read, again.finished_at = RunState.DONE, 0, timezone.now()
        again.save()
        assert told_of([holding])[holding].day == date(2026, 11, 1)
        again.read = 1
        again.save()
    assert told_of([holding])[holding].day == date(2026, 11, 20)


def test_lost_and_awaited_copies_are_no_stock(both, deliver, see, edition_of):
    northern, southern = both
    deliver(northern, book("1", held=items("lost", "expected")))
    deliver(southern, book("7", held=items("free", "lost")))
    number = edition_of(northern, "1").pk
    [entry] = entries_of([number], library=northern)
    assert [one.copies for one in entry.holdings] == [1, 0]
    assert [one.code for one in entry.libraries] == ["southern"]
    page = text_of(see(f"/catalog/{number}/"))
    assert "1 ещё не поступил; 1 утерян" in page


def test_readers_are_not_told_of_what_is_lost_and_staff_is(both, deliver, see, edition_of, desk):
    northern, southern = both
    deliver(northern, book("1", held=items("lost", "withdrawn")))
    deliver(southern, book("7", held=[*items("free"), Held(place="склад", is_withdrawn=True)]))
    number = edition_of(northern, "1").pk
    [entry] = entries_of([number], library=northern)
    assert [one.library.code for one in entry.holdings] == ["southern"]
    [document] = all_documents()
    assert document.keywords["library"] == document.keywords["held"] == ["southern"]
    assert "утерян" not in text_of(see(f"/catalog/{number}/"))
    assert arrivals.latest(northern, 5) == []
    assert [edition for edition, _at in arrivals.latest(southern, 5)] == [number]
    page = text_of(desk.get(f"/catalog/{number}/", headers={"host": "northern.localhost"}))
    assert "В вашей библиотеке утрачено или списано, читателям не показывается:" in page
    assert f"/records/{Record.objects.of(northern).get(control_number='1').pk}/" in page


def test_a_copy_that_comes_back_is_told_of_again(both, deliver, edition_of):
    northern, _southern = both
    deliver(northern, book("1", held=items("lost")))
    number = edition_of(northern, "1").pk
    assert entries_of([number], library=northern)[0].holdings == ()
    assert list(all_documents()) == []
    deliver(northern, book("1", held=items("free")))
    [entry] = entries_of([number], library=northern)
    assert [one.copies for one in entry.holdings] == [1]
    assert [one.edition for one in all_documents()] == [number]


def test_what_is_ordered_is_told_as_to_come(both, deliver, see):
    deliver(both[0], book("1", held=items("expected")))
    page = text_of(see("/catalog/?q=война"))
    assert "Заказано, ещё не поступило" in page


def test_nothing_is_said_where_nothing_is_known(both, deliver, see, edition_of):
    deliver(both[0], book("1"))
    page = text_of(see(f"/catalog/{edition_of(both[0], '1').pk}/"))
    assert "по данным библиотеки" not in page
    assert "по телефону" in page


def test_who_lends_is_asked_before_the_file(both, deliver, see, edition_of, lending):
    northern, _southern = both
    deliver(northern, book("1", held=items("free")))
    with all_libraries("test"):
        lending[Copy.objects.get().pk] = api.State.LENT
    page = text_of(see(f"/catalog/{edition_of(northern, '1').pk}/"))
    assert "1 на руках" in page
    assert "по данным библиотеки" not in page
    assert "Взять на дом сейчас нельзя" in text_of(see("/catalog/?q=война"))
    said = see("/api/v1/catalog/search?q=война").json()
    assert said["results"][0]["holdings"][0]["is_free"] is False


def test_a_plugin_speaks_for_libraries_where_it_is_on(both, deliver, lending):
    northern, southern = both
    deliver(northern, book("1"))
    deliver(southern, book("7"))
    with all_libraries("test"):
        copies = dict(Copy.objects.values_list("library", "pk"))
        holdings = dict(Holding.objects.values_list("library", "pk"))
    lending.update(dict.fromkeys(copies.values(), api.State.FREE))
    disable_plugin(library=southern, slug="dummy", actor=None)
    assert set(told_of([*holdings.values()])) == {holdings[northern.pk]}


def test_as_many_queries_for_eight_as_for_one(both, deliver, see, engine, lending, queries_of):
    for library in both:
        books = (book(f"{n}", f"Повесть {n}", held=items("free")) for n in range(8))
        deliver(library, *books)
    engine.found = Found(total=8, editions=list(Edition.objects.values_list("pk", flat=True)[:8]))
    all_of_them = queries_of(lambda: see("/api/v1/catalog/search?q=повесть"))
    engine.found.editions = engine.found.editions[:1]
    assert queries_of(lambda: see("/api/v1/catalog/search?q=повесть")) == all_of_them


def test_the_index_knows_what_is_free_and_hears_of_changes(both, deliver, lending):
    northern, _southern = both
    deliver(northern, book("1", held=items("free")), book("2", title="Иное", held=items("lent")))
    with all_libraries("test"):
        copies = dict(Copy.objects.values_list("record__control_number", "pk"))
    first, second = all_documents()
    assert first.keywords["free"] == ["*", "northern"]
    assert "free" not in second.keywords
    lending.update({copies["1"]: api.State.LENT, copies["2"]: api.State.FREE})
    first, second = all_documents()
    assert "free" not in first.keywords
    assert "northern" in second.keywords["free"]
    IndexChange.objects.all().delete()
    api.availability_changed.announce(northern, copies=[copies["1"]])
    deliver_pending()
    assert [one.edition for one in IndexChange.objects.all()] == [first.edition]


def test_results_are_narrowed_to_what_is_at_its_place(both, engine, see, deliver, edition_of):
    deliver(both[0], book("1", held=items("free")))
    shown = [edition_of(both[0], "1").pk]
    engine.found = Found(total=1, editions=shown, facets={Facet.AVAILABLE: [("now", 1)]})
    assert "Есть на месте, по данным библиотек" in text_of(see("/catalog/?q=x"))
    see("/catalog/?q=x&facet.available=now")
    assert engine.asked[-1][1].facets == {Facet.AVAILABLE: ("now",)}
