"""Results narrowed to libraries that are open now, and to books for who sees little."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from bibnet_catalog.describing.description import Description, Kind, Link
from bibnet_catalog.pages import closed
from bibnet_catalog.pages.asking import Asked
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.filtering import narrowed
from bibnet_catalog.searching.forms import forms_of
from bibnet_catalog.searching.opening import open_codes
from bibnet_catalog.searching.plan import Terms
from bibnet_catalog.searching.query import Facet, Form, Query, Scope
from django.http import QueryDict

from bibnet.libraries.schedule.plan import Hours, Plan, SeasonPlan
from bibnet.libraries.schedule.services import set_regular_hours

MONDAY_NOON = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def northern_is_open(both):
    """The Northern library is open all days, the Southern has no hours."""
    week = {day: Hours(time(0), time(23, 59)) for day in range(7)}
    plan = Plan(seasons=[SeasonPlan(week=week)])
    set_regular_hours(library=both[0], plan=plan, actor=None)
    return both


def test_only_open_libraries_of_the_scope_are_named(northern_is_open):
    northern, southern = northern_is_open
    assert northern.code in open_codes(None, MONDAY_NOON)
    assert open_codes({southern.code}, MONDAY_NOON) == frozenset()
    assert open_codes({northern.code, southern.code}, MONDAY_NOON) == {northern.code}


def test_an_address_says_that_only_open_libraries_count(northern_is_open, engine, see):
    asked = Asked.read(QueryDict("q=x&open=1"), default=Scope.REGION)
    assert asked.is_open
    assert asked.address == "?q=x&open=1"
    assert not asked.wide().is_open
    page = see("/catalog/?q=повесть&open=1").content.decode()
    assert engine.asked[0][1].standing is not None
    assert "открытых сейчас" in page
    see("/catalog/?q=повесть")
    assert engine.asked[1][1].standing is None


def test_a_chosen_library_counts_only_while_it_is_open(both, engine, see):
    engine.found = Found(total=0, editions=[])
    page = see("/catalog/?q=повесть&open=1&facet.library=southern").content.decode()
    assert engine.asked[0][1].standing == frozenset()
    assert "Библиотеки сейчас закрыты." in page
    assert 'href="?q=%D0%BF%D0%BE%D0%B2%D0%B5%D1%81%D1%82%D1%8C&amp;facet.library=southern"' in page


@pytest.mark.parametrize(
    ("hour", "words"),
    [(5, "сегодня в 10:00."), (20, "завтра в 10:00."), (10, "1 декабря в 10:00.")],
)
def test_while_all_is_closed_it_is_said_when_the_first_one_opens(both, hour, words):
    northern, southern = both
    days = (1,) if hour == 10 else range(7)
    plan = Plan(seasons=[SeasonPlan(week={day: Hours(time(10), time(11)) for day in days})])
    set_regular_hours(library=northern, plan=plan, actor=None)
    at = datetime(2026, 11, 29 if hour == 10 else 30, hour, tzinfo=northern.tz)
    assert closed.now({northern.code}, northern, at).endswith(words)
    assert closed.now({southern.code}, northern, at) == "Библиотеки сейчас закрыты."


def test_the_engine_narrows_by_where_it_stands():
    node = narrowed(Query(standing=frozenset({"a"})))
    assert Terms("stands", frozenset({"a"})) in node.must


@pytest.mark.parametrize(
    ("told", "forms"),
    [
        ({"is_large_print": True}, [Form.LARGE_PRINT]),
        ({"is_braille": True}, [Form.BRAILLE]),
        ({"links": [Link(url="https://x.example/1")]}, [Form.DIGITISED]),
        ({"links": [Link(url="https://x.example/1", text="Оглавление")]}, []),
        ({"links": [Link(url="https://x.example/1", is_related=True)]}, []),
        ({"is_digitised": True}, [Form.DIGITISED]),
        ({"is_digitised": True, "kind": Kind.EBOOK}, [Form.DIGITISED]),
        ({"links": [Link(url="https://x.example/1")], "kind": Kind.EBOOK}, []),
        ({}, []),
    ],
)
def test_forms_are_told_by_the_description(told, forms):
    assert list(forms_of(Description(**told))) == forms


def test_a_facet_of_forms_is_offered_in_words(both, engine, see):
    counted = {Facet.FORM: [("large_print", 2), ("braille", 1)]}
    engine.found = Found(total=3, editions=[], facets=counted)
    page = see("/catalog/?q=x&facet.form=large_print").content.decode()
    assert "Крупный шрифт" in page
