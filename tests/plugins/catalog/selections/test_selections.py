"""Selections: put together by the staff, read on the site, found and told of."""

from __future__ import annotations

import re
from html import unescape

import pytest
from bibnet_catalog.hooks import selections_at_home, selections_in_the_sitemap
from bibnet_catalog.models import Record, Selected, Selection
from bibnet_catalog.selections import acts, reading
from bibnet_catalog.selections.errors import SelectionError
from django.test import Client
from django.urls import reverse

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import book

LIST = "/catalog/selections/"


def text_of(answer) -> str:
    text = unescape(re.sub("<[^>]+>", " ", answer.content.decode()))
    return " ".join(text.replace("\u00ad", "").replace("\u00a0", " ").split())


def editions(selection: Selection) -> list[int]:
    books = Selected.objects.of(selection.library).filter(selection=selection)
    return list(books.values_list("edition", flat=True))


def address(name: str, library, *args) -> str:
    return reverse(f"catalog_admin:{name}", args=[library.code, *args])


def test_a_book_stands_once_and_moves(select, books, join):
    made = select()
    assert not acts.put(selection=made, edition=books[0], actor=None)
    third = Selected.objects.of(made.library).get(edition=books[2])
    acts.move(selection=made, book=third, steps=-1, actor=None)
    assert editions(made) == [books[0], books[2], books[1]]
    acts.move(selection=made, book=third, steps=-1_000, actor=None)
    assert editions(made) == [books[2], books[0], books[1]]
    join(books[4], books[0])
    assert not acts.put(selection=made, edition=books[4], actor=None)


def test_an_empty_one_is_not_published_and_a_published_one_not_deleted(select):
    draft = select(count=0, is_draft=True)
    with pytest.raises(SelectionError):
        acts.publish(selection=draft, actor=None)
    with pytest.raises(SelectionError):
        acts.drop(selection=select(), actor=None)
    acts.drop(selection=draft, actor=None)
    assert Selection.objects.of(draft.library).count() == 1


def test_too_many_and_unknown_books_are_refused(select, books, monkeypatch):
    made = select()
    monkeypatch.setattr(acts, "MOST_BOOKS", 3)
    for number in (books[3], 99_999_999):
        with pytest.raises(SelectionError):
            acts.put(selection=made, edition=number, actor=None)


def test_readers_see_it_in_the_librarians_order_with_words(select, see, books):
    made = select(text="Первый абзац.\n\nВторой.", age_mark=12)
    first = Selected.objects.of(made.library).get(edition=books[0])
    acts.say(selection=made, book=first, note="Потому что смешно.", actor=None)
    page = see(f"{LIST}{made.pk}/")
    words = text_of(page)
    assert "12+" in words
    assert "Потому что смешно." in words
    assert words.index("Повесть номер 0") < words.index("Повесть номер 2")
    assert "og:title" in page.content.decode()
    assert "Читаем летом" in text_of(see(LIST))


def test_a_joined_edition_stays_in_and_one_that_vanished_is_skipped_and_shown_to_staff(
    select, see, books, join, desk, northern
):
    made = select()
    join(books[0], books[1])
    Record.objects.of(northern).filter(edition=books[2]).update(is_suppressed=True)
    page = text_of(see(f"{LIST}{made.pk}/"))
    assert page.count("Повесть номер 1 ") >= 1
    assert "Повесть номер 2" not in page
    assert "в каталоге больше нет" in text_of(desk.get(address("selection", northern, made.pk)))


def test_a_draft_is_seen_by_the_librarys_staff_alone(select, see, person, northern, southern):
    made = select(is_draft=True)
    assert see(f"{LIST}{made.pk}/").status_code == 404
    assert "Читаем летом" not in text_of(see(LIST))
    for library, status in ((southern, 404), (northern, 200)):
        client = Client(headers={"host": "northern.localhost"})
        client.force_login(person(f"editor-of-{library.code}", library, Role.EDITOR))
        answer = client.get(f"{LIST}{made.pk}/")
        assert answer.status_code == status
    assert "пока не видят" in text_of(answer)


def test_a_library_shows_its_own_and_the_portal_all(select, see, southern):
    made = select()
    assert see(f"{LIST}{made.pk}/", host="southern").status_code == 404
    assert "Читаем летом" not in text_of(see(LIST, host="southern"))
    page = see(LIST, host="region").content.decode()
    assert f"northern.localhost:8000{LIST}{made.pk}/" in page or "Читаем летом" in page


def test_where_the_catalogue_is_off_nothing_of_it_is_shown(select, see, northern, region):
    made = select()
    disable_plugin(library=northern, slug="catalog", actor=None)
    assert see(f"{LIST}{made.pk}/").status_code == 404
    assert "Читаем летом" not in text_of(see(LIST, host="region"))
    assert see(f"{LIST}{made.pk}/", host="region").status_code == 404


def test_minors_see_neither_what_is_for_adults_nor_such_books(
    both, deliver, select, see, books, northern
):
    made = select(is_for_children=True)
    Record.objects.of(northern).filter(edition=books[0]).update(
        description=book("0", "Повесть номер 0", age_mark=18).as_json()
    )
    assert "Повесть номер 0" not in text_of(see(f"{LIST}{made.pk}/"))
    adult = select(title="Ночное", age_mark=18)
    northern.is_childrens = True
    northern.save()
    assert see(f"{LIST}{adult.pk}/").status_code == 403
    assert "Ночное" not in text_of(see(LIST))
    assert reading.search(northern, "ночное", 5) == ([], 0)


def test_home_feed_sitemap_and_search_know_it(select, see, northern, region):
    made = select(text="Ёлки и снег")
    [section] = selections_at_home(northern)
    assert [one.selection for one in section.context["selections"]] == [made]
    feed = see(f"{LIST}rss/").content.decode()
    assert "Читаем летом" in feed
    assert "Ёлки и снег" in feed
    paths = [one.path for one in selections_in_the_sitemap(northern)]
    assert f"{LIST}{made.pk}/" in paths
    assert f"{LIST}{made.pk}/" not in [one.path for one in selections_in_the_sitemap(region)]
    [found], count = reading.search(northern, "елки снег", 5)
    assert (found.title, count) == ("Читаем летом", 1)
    assert reading.search(northern, "велосипед", 5) == ([], 0)


def test_a_librarian_puts_one_together_on_the_screen(desk, books, engine, northern, see):
    new = address("new_selection", northern)
    answer = desk.post(f"{new}?edition={books[0]}", {"title": "Новое", "text": ""})
    made = Selection.objects.of(northern).get()
    page = desk.get(answer["Location"], {"find": "9785020138506"})
    assert "Добавить в подборку" in text_of(page)
    assert engine.asked[0][1].text == "9785020138506"
    act = address("selection_act", northern, made.pk)
    desk.post(act, {"action": "put", "edition": books[1], "find": "повесть"})
    second = Selected.objects.of(northern).get(edition=books[1])
    desk.post(act, {"action": "up", "book": second.pk})
    desk.post(act, {"action": "say", "book": second.pk, "note": "Лучшее"})
    desk.post(act, {"action": "publish"})
    assert editions(made) == [books[1], books[0]]
    assert "Лучшее" in text_of(see(f"{LIST}{made.pk}/"))
    desk.post(act, {"action": "take_out", "book": second.pk})
    desk.post(address("selection", northern, made.pk), {"title": "Иначе", "age_mark": "6"})
    desk.post(act, {"action": "hide"})
    made.refresh_from_db()
    assert (made.title, made.age_mark, made.is_published) == ("Иначе", 6, False)
    desk.post(act, {"action": "drop"})
    assert not Selection.objects.of(northern).exists()
    acts_written = AuditEntry.objects.filter(action__startswith="catalog.selection_")
    assert acts_written.filter(action="catalog.selection_published").exists()


def test_what_is_for_children_is_never_marked_18(desk, northern):
    sent = {"title": "X", "age_mark": "18", "is_for_children": "on"}
    answer = desk.post(address("new_selection", northern), sent)
    assert "не может быть 18+" in text_of(answer)
    assert not Selection.objects.of(northern).exists()


def test_a_book_goes_into_a_selection_from_its_page(select, librarian, books, desk, northern, see):
    made = select(count=1)
    site = Client(headers={"host": "northern.localhost"})
    site.force_login(librarian)
    way = address("choose_selection", northern)
    assert f"{way}?edition={books[3]}" in site.get(f"/catalog/{books[3]}/").content.decode()
    assert way not in see(f"/catalog/{books[3]}/").content.decode()
    assert "Читаем летом" in text_of(desk.get(f"{way}?edition={books[3]}"))
    desk.post(way, {"edition": books[3], "selection": made.pk})
    assert editions(made) == [books[0], books[3]]


def test_another_librarys_selection_is_out_of_reach(select, desk, southern, northern, books):
    foreign = select(library=southern)
    assert desk.get(address("selection", southern, foreign.pk)).status_code in (302, 403, 404)
    assert desk.get(address("selection", northern, foreign.pk)).status_code == 404
    sent = {"edition": books[4], "selection": foreign.pk}
    assert desk.post(address("choose_selection", northern), sent).status_code == 404


def test_more_selections_and_books_take_no_more_queries(select, see, queries_of):
    made = select(count=2)
    few = queries_of(lambda: see(LIST)), queries_of(lambda: see(f"{LIST}{made.pk}/"))
    for number in range(5):
        select(title=f"Ещё {number}", count=5)
    other = Selection.objects.of(made.library).get(title="Ещё 1")
    many = queries_of(lambda: see(LIST)), queries_of(lambda: see(f"{LIST}{other.pk}/"))
    assert many == few
