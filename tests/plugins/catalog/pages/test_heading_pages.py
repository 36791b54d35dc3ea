"""Pages of persons and subjects, from deliveries through the real index."""

from __future__ import annotations

import re

import pytest
from bibnet_catalog.describing.description import Person, Subject
from bibnet_catalog.importing.hiding import hide
from bibnet_catalog.models import Heading
from bibnet_catalog.searching.draining import drain
from bibnet_catalog.searching.engine import EngineUnavailable
from bibnet_catalog.searching.engines.embedded import EmbeddedEngine

from bibnet.libraries.models import Library
from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import book

SHORT = Person(surname="Толстой", initials="Л. Н.", roles=["070"])
WAR = Subject(scheme="topic", heading="Отечественная война")
ABOUT = Subject(scheme="person", heading="Толстой, Лев Николаевич (1828-1910)")


@pytest.fixture(autouse=True)
def _index_of_its_own(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def shelf(both, deliver) -> tuple[Library, Library]:
    northern, southern = both
    deliver(
        northern,
        book("1", subjects=[WAR]),
        book("2", "Анна Каренина", people=[SHORT], year=1990),
        book("3", "Жизнь Толстого", people=[Person(surname="Гусев", given="Николай")],
             subjects=[ABOUT]),
    )  # fmt: skip
    deliver(southern, book("4", year=2015, publishers=["АСТ"], pages=900))
    drain()
    return both


def number(text: str) -> int:
    return Heading.objects.get(text=text).pk


def words(answer) -> str:
    text = re.sub("<[^>]+>", " ", answer.content.decode().split("<main", 1)[1])
    return " ".join(text.replace("\u00ad", "").replace("\u00a0", " ").split())


def test_a_person_has_a_page_with_works_of_all_names_and_books_about_them(shelf, see):
    full = number("Толстой, Лев Николаевич")
    answer = see(f"/catalog/person/{full}/")
    said = words(answer)
    assert answer.status_code == 200
    assert "2 произведения" in said
    assert "Война и мир" in said and "Анна Каренина" in said
    assert "2 издания" in said  # of War and Peace, the newest is shown
    assert "АСТ, 2015" in said
    assert "Толстой, Л. Н." in said
    assert said.index("Жизнь Толстого") > said.index("Книги об этом человеке")


def test_each_name_of_a_person_leads_to_one_page(shelf, see):
    full, short = number("Толстой, Лев Николаевич"), number("Толстой, Л. Н.")
    answer = see(f"/catalog/person/{short}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/catalog/person/{full}/")


def test_entries_lead_to_their_person_and_subjects(shelf, see, edition_of):
    edition = edition_of(shelf[0], "1").pk
    page = see(f"/catalog/{edition}/").content.decode()
    assert f"/catalog/person/{number('Толстой, Лев Николаевич')}/" in page
    subject = f"/catalog/subject/{number('Отечественная война')}/"
    assert subject in page
    assert "Война и мир" in words(see(subject))


def test_subjects_that_differ_by_case_and_signs_are_one(both, deliver, see):
    northern, _southern = both
    ways = ["Лесное хозяйство", "ЛЕСНОЕ ХОЗЯЙСТВО", "Лесное хозяйство."]
    subjects = [Subject(scheme="topic", heading=way) for way in ways]
    for place, one in enumerate(subjects):
        deliver(northern, book(str(place), f"Лес {place}", year=2000 + place, subjects=[one]))
    drain()
    assert "3 произведения" in words(see(f"/catalog/subject/{number(ways[0])}/"))
    assert see(f"/catalog/subject/{number(ways[1])}/")["Location"].endswith(
        f"/subject/{number(ways[0])}/"
    )


def test_a_person_of_hidden_records_has_no_page(shelf, see, record_of):
    northern, _southern = shelf
    page = f"/catalog/person/{number('Гусев, Николай')}/"
    assert see(page).status_code == 200
    hide(record_of(northern, "3"), actor=None, reason="Списана")
    drain()
    assert see(page).status_code == 404


def test_where_the_catalogue_is_off_nobody_has_a_page(shelf, see):
    northern, _southern = shelf
    page = f"/catalog/person/{number('Гусев, Николай')}/"
    disable_plugin(library=northern, slug="catalog", actor=None)
    assert see(page).status_code == 404
    assert see(page, "southern").status_code == 404  # its only library takes no part


def test_without_the_index_the_page_says_so(shelf, see, monkeypatch):
    def is_down(*_args):
        raise EngineUnavailable("down")

    monkeypatch.setattr(EmbeddedEngine, "search", is_down)
    answer = see(f"/catalog/person/{number('Толстой, Лев Николаевич')}/")
    assert answer.status_code == 200
    assert "Поиск пока работает не полностью" in words(answer)
    assert "Толстой" not in words(answer)  # whether anybody may see the name is not known


@pytest.mark.parametrize("path", ["person/999999", "subject/999999", "person/9223372036854775808"])
def test_numbers_that_nobody_has_are_not_found(both, see, path):
    assert see(f"/catalog/{path}/").status_code == 404


def test_queries_do_not_grow_with_works(both, deliver, see, queries_of):
    northern, _southern = both
    nouns = ["лесе", "дороге", "пароходе", "горе", "городе", "саде"]
    deliver(northern, book("1", "Книга о жизни"))
    drain()
    page = f"/catalog/person/{number('Толстой, Лев Николаевич')}/"
    few = queries_of(lambda: see(page))
    deliver(northern, *(book(f"m{one}", f"Рассказ о {one}") for one in nouns))
    drain()
    assert "7 произведений" in words(see(page))
    assert queries_of(lambda: see(page)) == few
