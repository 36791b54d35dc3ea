"""Saved searches: kept, repeated once a day over what is new, told of in one notice."""

from __future__ import annotations

import re
from html import unescape

import pytest
from bibnet_catalog.hooks import searches_go_along
from bibnet_catalog.models import Edition, IndexChange, SavedSearch
from bibnet_catalog.saved import keeping, personal_data, watching
from bibnet_catalog.saved.errors import SavedError
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.query import Facet, Sort
from django.test import Client

from bibnet.accounts.services.personal_data import person_of, what_is_kept
from bibnet.notices.models import Notice
from bibnet.plugins.items import Person
from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import book

LIST = "/catalog/saved/"


def text_of(answer) -> str:
    text = unescape(re.sub("<[^>]+>", " ", answer.content.decode()))
    return " ".join(text.replace("\u00ad", "").replace("\u00a0", " ").split())


@pytest.fixture
def save(books, reader, northern):
    """Saves a search of the reader on the Northern site."""
    IndexChange.objects.all().delete()

    def make(address: str = "?q=повесть", title: str = "Повести", **kwargs) -> SavedSearch:
        values = {"user": reader, "library": northern, "address": address, "title": title}
        return keeping.save(**{**values, **kwargs})

    return make


@pytest.fixture
def arrive(deliver, northern, engine):
    """New books of the Northern library, which the engine finds."""

    def act(*titles: str, **kwargs) -> list[int]:
        before = keeping.newest()
        deliver(northern, *[book(f"new-{one}", one, **kwargs) for one in titles])
        IndexChange.objects.all().delete()
        came = list(Edition.objects.filter(pk__gt=before).values_list("pk", flat=True))
        engine.found = Found(total=len(came), editions=came[::-1])
        return came

    return act


def test_a_search_is_saved_once_and_without_its_page(save):
    first = save("?q=повесть&page=3&facet.kind=book&sort=newest")
    again = save("?facet.kind=book&q=повесть", title="Иначе")
    assert first.pk == again.pk
    assert again.title == "Иначе"
    assert "scope=region" in again.address
    assert keeping.asked_of(again.address, again.library).facets == {Facet.KIND: ("book",)}


@pytest.mark.parametrize("address", ["", "?sort=title", "?page=2"])
def test_a_search_of_everything_is_refused(save, address):
    with pytest.raises(SavedError):
        save(address)


def test_too_many_are_refused(save, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 1)
    save()
    with pytest.raises(SavedError):
        save("?q=другое")


def test_what_comes_is_told_once_and_counted_until_it_is_looked_at(save, arrive, region):
    search = save()
    arrive("Новая повесть", "Другая повесть")
    watching.look(region)
    notice = Notice.objects.get()
    assert "2 новые книги" in notice.text
    assert "Новая повесть" in notice.text
    assert notice.url.endswith(LIST)
    search.refresh_from_db()
    assert search.new == 2
    watching.look(region)
    assert Notice.objects.count() == 1
    keeping.look_at(search)
    assert keeping.everywhere().get().new == 0


def test_the_engine_is_asked_for_late_arrivals_alone_and_once_for_all(
    save, arrive, region, engine, stranger
):
    save()
    save(user=stranger)
    arrive("Новая повесть")
    engine.asked.clear()
    watching.look(region)
    [(_library, query, _scope)] = engine.asked
    assert (query.text, query.sort) == ("повесть", Sort.ARRIVAL)
    assert query.facets == {Facet.NEW: ("30",)}
    assert Notice.objects.count() == 2


def test_nothing_is_asked_while_nothing_came(save, region, engine):
    save()
    watching.look(region)
    assert engine.asked == []


def test_one_notice_a_day_tells_of_all_searches(save, arrive, region):
    save()
    save("?q=другое", title="Другое")
    arrive("Новая повесть")
    watching.look(region)
    assert "Повести" in (text := Notice.objects.get().text)
    assert "Другое" in text
    arrive("Ещё одна")
    watching.look(region)
    assert Notice.objects.count() == 1
    # What was not told today is told tomorrow.
    Notice.objects.all().delete()
    watching.look(region)
    assert "Ещё одна" in Notice.objects.get().text


def test_a_delivery_of_what_is_known_is_no_news(save, deliver, region, engine, northern):
    save()
    deliver(northern, book("0", "Повесть номер 0", pages=500))
    watching.look(region)
    assert engine.asked == []
    assert not Notice.objects.exists()


def test_what_the_index_does_not_have_yet_is_told_later(save, arrive, region, engine):
    save()
    [late] = arrive("Новая повесть")
    found, engine.found = engine.found, Found(total=0, editions=[])
    IndexChange.objects.create(edition=late)
    watching.look(region)
    assert not Notice.objects.exists()
    IndexChange.objects.all().delete()
    engine.found = found
    watching.look(region)
    assert Notice.objects.exists()


def test_an_engine_that_is_down_loses_nothing(save, arrive, region, engine):
    save()
    came = arrive("Новая повесть")
    engine.found = Found(total=1, editions=came, is_complete=False)
    watching.look(region)
    assert not Notice.objects.exists()
    engine.found = Found(total=1, editions=came)
    watching.look(region)
    assert Notice.objects.exists()


def test_who_wants_no_notices_gets_none_also_of_what_came_meanwhile(save, arrive, region):
    search = save(is_told=False)
    arrive("Новая повесть")
    watching.look(region)
    assert not Notice.objects.exists()
    search.refresh_from_db()
    assert search.new == 1
    keeping.tell(search=search, is_told=True)
    watching.look(region)
    assert not Notice.objects.exists()


def test_minors_are_told_nothing_of_books_for_adults(save, arrive, region, reader):
    reader.reader.birth_date = "2015-05-05"
    reader.reader.save()
    save()
    arrive("Взрослая", age_mark=18)
    watching.look(region)
    assert not Notice.objects.exists()
    assert keeping.everywhere().get().new == 0


def test_where_the_catalogue_is_off_nothing_is_asked_or_shown(
    save, arrive, region, engine, northern, reader
):
    save()
    arrive("Новая повесть")
    disable_plugin(library=northern, slug="catalog", actor=None)
    engine.asked.clear()
    watching.look(region)
    assert engine.asked == []
    portal = Client(headers={"host": "region.localhost"})
    portal.force_login(reader)
    assert "Повести" not in text_of(portal.get(LIST))


def test_own_data_have_the_searches_and_erasing_takes_them(save, reader, stranger):
    save()
    [kept] = [
        one for one in what_is_kept(person_of(user=reader)) if one.key == "catalog_saved_searches"
    ]
    assert "Повести" in str(kept.rows)
    save(user=stranger)
    save("?q=другое", user=stranger)
    personal_data.source().merge(Person(user=reader), Person(user=stranger))
    assert keeping.everywhere().filter(user=reader).count() == 2
    personal_data.source().erase(Person(user=reader))
    assert not keeping.everywhere().filter(user=reader).exists()


def test_many_searches_pass_to_another_login_in_as_many_queries_as_two(
    save, reader, stranger, django_assert_num_queries
):
    for number in range(12):
        save(f"?q={number}", user=stranger)
    save("?q=3")
    with django_assert_num_queries(1):
        personal_data.source().merge(Person(user=reader), Person(user=stranger))
    assert keeping.everywhere().filter(user=reader).count() == 12
    assert keeping.everywhere().get(user=stranger).address.startswith("?q=3&")


def test_a_search_is_saved_on_the_page_and_repeated_with_the_new_first(
    home, save, engine, books, arrive, region, reader
):
    page = home.get("/catalog/?q=повесть&facet.kind=book").content.decode()
    [way] = re.findall('href="(/catalog/saved/new/[^"]+)"', page)
    form = home.get(unescape(way))
    assert 'value="повесть, Книга"' in form.content.decode()
    assert home.post(unescape(way), {"title": ""}).status_code == 200
    home.post(unescape(way), {"title": "Повести", "is_told": "on"})
    arrive("Новая повесть")
    watching.look(region)
    page = home.get(LIST)
    assert "Есть новые: 1" in text_of(page)
    [search] = keeping.everywhere().filter(user=reader)
    found = home.get(f"{LIST}{search.pk}/")["Location"]
    assert "sort=arrival" in found
    assert "facet.kind=book" in found
    assert "нового нет" in text_of(home.get(LIST))


def test_a_search_is_silenced_and_taken_away_by_its_owner_alone(home, save, stranger):
    search = save()
    home.post(f"{LIST}{search.pk}/act/", {"action": "off"})
    assert not keeping.everywhere().get().is_told
    foreign = Client(headers={"host": "northern.localhost"})
    foreign.force_login(stranger)
    assert foreign.post(f"{LIST}{search.pk}/act/", {"action": "drop"}).status_code == 404
    assert foreign.get(f"{LIST}{search.pk}/").status_code == 404
    home.post(f"{LIST}{search.pk}/act/", {"action": "drop"})
    assert not keeping.everywhere().exists()


def test_a_search_goes_along_with_a_merged_library(save, northern, southern):
    save()
    searches_go_along(northern, into=southern)
    assert keeping.everywhere().get().library == southern


def test_a_guest_is_asked_to_sign_in_first(client, both):
    host = {"host": "northern.localhost"}
    for address in (LIST, f"{LIST}new/?q=x", f"{LIST}1/"):
        assert client.get(address, headers=host)["Location"].startswith("/accounts/login/?next=")
