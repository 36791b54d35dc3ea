"""Favourites on the pages: beside the books, on their own page, in the cabinet."""

from __future__ import annotations

import re
from html import unescape

import pytest
from bibnet_catalog.favourites import keeping
from bibnet_catalog.models import Record
from django.test import Client

from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import book

PAGE, ACT = "/catalog/favourites/", "/catalog/favourites/act/"


def text_of(answer) -> str:
    text = unescape(re.sub("<[^>]+>", " ", answer.content.decode()))
    return " ".join(text.replace("\u00ad", "").replace("\u00a0", " ").split())


def test_a_reader_keeps_a_book_from_its_page_and_lets_it_go(home, books, reader):
    entry = f"/catalog/{books[0]}/"
    assert 'value="keep"' in home.get(entry).content.decode()
    answer = home.post(ACT, {"action": "keep", "edition": books[0], "next": entry})
    assert answer["Location"] == entry
    page = home.get(entry)
    assert "Книга в избранном" in text_of(page)
    assert 'value="let_go"' in page.content.decode()
    home.post(ACT, {"action": "let_go", "edition": books[0], "next": entry})
    assert keeping.kept_numbers(reader) == set()


def test_a_guest_signs_in_and_comes_back_with_the_book_kept(client, books, reader):
    host = {"host": "northern.localhost"}
    entry, wish = f"/catalog/{books[0]}/", f"/catalog/{books[0]}/keep/"
    page = client.get(entry, headers=host)
    assert wish in page.content.decode()
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert client.get(wish, headers=host)["Location"] == f"/accounts/login/?next={wish}"
    client.force_login(reader)
    assert client.get(wish, headers=host)["Location"] == entry
    assert keeping.kept_numbers(reader) == {books[0]}


def test_an_address_alone_keeps_nothing(home, books, reader):
    assert home.get(f"/catalog/{books[0]}/keep/")["Location"] == f"/catalog/{books[0]}/"
    assert keeping.kept_numbers(reader) == set()
    assert home.get("/catalog/99999999/keep/").status_code == 404


def test_results_know_what_is_kept(home, books, reader, engine):
    keeping.keep(user=reader, edition=books[0])
    page = home.get("/catalog/?q=повесть").content.decode()
    assert (page.count('value="let_go"'), page.count('value="keep"')) == (1, 4)


def test_the_page_has_the_latest_first_and_who_has_it(home, books, reader):
    for number in books[:2]:
        keeping.keep(user=reader, edition=number)
    page = text_of(home.get(PAGE))
    assert page.index("Повесть номер 1") < page.index("Повесть номер 0")
    assert "Есть в этой библиотеке" in page
    assert "2 книги" in page


def test_a_removal_is_taken_back_by_one_press(home, books, reader):
    keeping.keep(user=reader, edition=books[0])
    answer = home.post(ACT, {"action": "let_go", "edition": books[0], "next": PAGE})
    page = home.get(answer["Location"])
    assert "«Повесть номер 0» — больше не в избранном" in text_of(page)
    [undo] = re.findall('name="undo" value="([^"]+)"', page.content.decode())
    home.post(ACT, {"action": "undo", "undo": undo, "next": PAGE})
    assert keeping.kept_numbers(reader) == {books[0]}
    assert (
        "отменить" in text_of(home.post(ACT, {"action": "undo", "undo": "x"}, follow=True)).lower()
    )


def test_own_lists_are_made_filled_and_taken_away(home, books, reader):
    keeping.keep(user=reader, edition=books[0])
    address = home.post(ACT, {"action": "make_list", "title": "Прочитать летом"})["Location"]
    assert "В этом списке пусто" in text_of(home.get(address))
    number = address.partition("=")[2]
    home.post(ACT, {"action": "put", "edition": books[0], "list": number})
    assert "Повесть номер 0" in text_of(home.get(address))
    home.post(ACT, {"action": "drop_list", "list": number})
    assert home.get(address).status_code == 404
    assert "Повесть номер 0" in text_of(home.get(PAGE))


@pytest.mark.parametrize("action", ["put", "keep", "drop_list"])
def test_the_list_of_another_is_nobodys(home, books, reader, stranger, action):
    foreign = keeping.make_list(user=stranger, title="Чужой")
    sent = {"action": action, "edition": books[0], "list": foreign.pk}
    assert home.post(ACT, sent).status_code == 404
    assert home.get(f"{PAGE}?list={foreign.pk}").status_code == 404
    assert "Чужой" not in text_of(home.get(PAGE))


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "javascript:1"])
def test_the_way_back_leads_nowhere_else(home, books, wanted):
    sent = {"action": "keep", "edition": books[0], "next": wanted}
    assert home.post(ACT, sent)["Location"] == PAGE


def test_what_is_seen_nowhere_is_said_so_and_can_be_taken_away(home, books, reader, northern):
    keeping.keep(user=reader, edition=books[0])
    Record.objects.of(northern).update(is_suppressed=True)
    page = home.get(PAGE)
    assert "Сейчас её в каталоге не видно" in text_of(page)
    assert "Повесть" not in text_of(page)
    assert 'value="let_go"' in page.content.decode()


def test_minors_are_not_shown_what_is_for_adults(home, deliver, both, reader, settings):
    deliver(both[0], book("1", "Взрослая", age_mark=18), book("2", "Детская"))
    for record in Record.objects.of(both[0]):
        keeping.keep(user=reader, edition=record.edition_id)
    reader.reader.birth_date = "2015-05-05"
    reader.reader.save()
    page = text_of(home.get(PAGE))
    assert "Детская" in page
    assert "Взрослая" not in page


def test_the_cabinet_shows_the_latest_where_the_catalogue_is_on(books, stranger, region):
    keeping.keep(user=stranger, edition=books[0])
    portal = Client(headers={"host": "region.localhost"})
    portal.force_login(stranger)
    assert "Повесть номер 0" in text_of(portal.get("/accounts/"))
    disable_plugin(library=region, slug="catalog", actor=None)
    assert "Повесть" not in text_of(portal.get("/accounts/"))
    assert portal.get(PAGE).status_code == 404


def test_more_books_take_no_more_queries(home, books, reader, queries_of):
    keeping.keep(user=reader, edition=books[0])
    few = queries_of(lambda: home.get(PAGE))
    for number in books[1:]:
        keeping.keep(user=reader, edition=number)
    assert queries_of(lambda: home.get(PAGE)) == few
