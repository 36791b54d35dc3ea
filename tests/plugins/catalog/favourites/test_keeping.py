"""What is kept, let go and put back; whose it is."""

from __future__ import annotations

import pytest
from bibnet_catalog.favourites import keeping, personal_data
from bibnet_catalog.favourites.errors import FavouriteError
from bibnet_catalog.models import BookList, Edition, Favourite
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.accounts.services.personal_data import person_of, what_is_kept
from bibnet.plugins.items import Person


def test_a_book_is_kept_once(books, reader):
    assert keeping.keep(user=reader, edition=books[0])
    assert not keeping.keep(user=reader, edition=books[0])
    assert keeping.kept_numbers(reader) == {books[0]}


def test_a_number_that_never_was_is_refused(books, reader):
    with pytest.raises(FavouriteError):
        keeping.keep(user=reader, edition=books[-1] + 100)


def test_what_is_kept_follows_a_joined_edition_and_comes_back_with_it(books, reader, join):
    keeping.keep(user=reader, edition=books[0])
    join(books[0], books[1])
    assert keeping.kept_numbers(reader) == {books[1]}
    assert not keeping.keep(user=reader, edition=books[1])
    Edition.objects.filter(pk=books[0]).update(merged_into=None)
    assert keeping.kept_numbers(reader) == {books[0]}


def test_letting_go_takes_all_numbers_of_a_joined_edition(books, reader, join):
    for number in books[:2]:
        keeping.keep(user=reader, edition=number)
    join(books[0], books[1])
    keeping.let_go(user=reader, edition=books[0])
    assert keeping.kept_numbers(reader) == set()


def test_what_was_let_go_is_put_back_in_its_list_and_its_place(books, reader):
    summer = keeping.make_list(user=reader, title="  Прочитать  летом ")
    keeping.keep(user=reader, edition=books[0], booklist=summer)
    before = Favourite.objects.values("edition", "booklist", "kept_at").get()
    said = keeping.let_go(user=reader, edition=books[0])
    assert not Favourite.objects.exists()
    keeping.put_back(user=reader, said=said)
    assert Favourite.objects.values("edition", "booklist", "kept_at").get() == before
    assert summer.title == "Прочитать летом"


def test_nobody_puts_back_what_another_let_go(books, reader, stranger):
    keeping.keep(user=reader, edition=books[0])
    said = keeping.let_go(user=reader, edition=books[0])
    for wrong in (said, "forged"):
        with pytest.raises(FavouriteError):
            keeping.put_back(user=stranger, said=wrong)
    assert not Favourite.objects.exists()


def test_a_list_that_is_taken_away_leaves_its_books(books, reader, stranger):
    summer = keeping.make_list(user=reader, title="Лето")
    keeping.keep(user=reader, edition=books[0], booklist=summer)
    keeping.drop_list(user=stranger, booklist=summer.pk)
    assert BookList.objects.exists()
    keeping.drop_list(user=reader, booklist=summer.pk)
    assert Favourite.objects.get().booklist is None


def test_too_much_is_refused(books, reader, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_KEPT", 1)
    monkeypatch.setattr(keeping, "MOST_LISTS", 1)
    keeping.keep(user=reader, edition=books[0])
    keeping.make_list(user=reader, title="A")
    for act in (
        lambda: keeping.keep(user=reader, edition=books[1]),
        lambda: keeping.make_list(user=reader, title="B"),
        lambda: keeping.make_list(user=reader, title=" "),
        lambda: keeping.make_list(user=reader, title="A" * 81),
    ):
        with pytest.raises(FavouriteError):
            act()


def test_own_data_have_the_books_and_erasing_takes_them(books, reader):
    summer = keeping.make_list(user=reader, title="Лето")
    keeping.make_list(user=reader, title="Пустой")
    keeping.keep(user=reader, edition=books[0], booklist=summer)
    person = person_of(user=reader)
    [kept] = [one for one in what_is_kept(person) if one.key == "catalog_favourites"]
    assert "Повесть номер 0" in str(kept.rows)
    assert "Лето" in str(kept.rows)
    assert "Пустой" in str(kept.rows)
    personal_data.source().erase(person)
    assert not Favourite.objects.exists()
    assert not BookList.objects.exists()


def test_many_lists_of_two_logins_take_as_many_queries_as_one(books, reader, stranger):
    counts = []
    for titles in (("Лето",), ("Осень", "Зима", "Весна")):
        for user in (reader, stranger):
            for title, number in zip(titles, books, strict=False):
                booklist = keeping.make_list(user=user, title=title)
                keeping.keep(user=user, edition=number, booklist=booklist)
        with CaptureQueriesContext(connection) as queries:
            personal_data.source().merge(Person(user=reader), Person(user=stranger))
        counts.append(len(queries))
    assert counts == [6, 6]


def test_two_logins_of_one_person_become_one_shelf(books, reader, stranger):
    for user, numbers in ((reader, books[:2]), (stranger, books[1:3])):
        summer = keeping.make_list(user=user, title="Лето")
        for number in numbers:
            keeping.keep(user=user, edition=number, booklist=summer)
    keeping.make_list(user=stranger, title="Зима")
    personal_data.source().merge(Person(user=reader), Person(user=stranger))
    assert keeping.kept_numbers(reader) == set(books[:3])
    lists = BookList.objects.filter(user=reader)
    assert [one.title for one in lists] == ["Зима", "Лето"]
    assert lists.get(title="Лето").favourites.filter(user=reader).count() == 3
