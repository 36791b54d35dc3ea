from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.libraries import mine
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import District, Kind, State
from bibnet.stamps import keeping


@pytest.fixture
def portal(client, time_machine):
    """Opens an address of the portal on Tuesday, 24 November 2026, at noon in Moscow."""
    time_machine.move_to("2026-11-24T09:00Z", tick=False)
    cache.clear()
    return lambda path, **kwargs: client.get(path, headers={"host": "region.localhost"}, **kwargs)


@pytest.fixture
def connection_queries():
    """How many queries an act takes."""

    def count(act) -> int:
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count


def names(response) -> list[str]:
    return re.findall(r'<h2><a href="[^"]*">([^<]*)</a></h2>', response.content.decode())


def test_the_list_shows_libraries_with_their_state_and_address(portal, northern, southern, open_on):
    open_on(northern)
    response = portal("/libraries/")
    assert names(response) == ["Northern library", "Southern library"]
    text = response.content.decode()
    assert 'href="http://northern.localhost:8000/"' in text
    assert "19:00" in text


def test_practice_closed_departments_and_legal_entities_are_not_listed(
    portal, region, northern, southern, department
):
    northern.state = State.PRACTICE
    northern.save()
    southern.state = State.CLOSED
    southern.save()
    found_library(
        Founding(code="entity", name="Entity", kind=Kind.LEGAL_ENTITY, has_microsite=False),
        actor=None,
    )
    assert names(portal("/libraries/")) == []


def test_a_microsite_lists_its_departments_without_a_search_among_few(client, northern, department):
    response = client.get("/libraries/", headers={"host": "northern.localhost:8000"})
    assert names(response) == [department.name]
    assert 'role="search" aria-labelledby="net"' not in response.content.decode()


def test_open_now_leaves_the_libraries_that_are_open(portal, northern, southern, open_on, change):
    open_on(northern)
    open_on(southern)
    change(southern, since=date(2026, 11, 24))
    assert names(portal("/libraries/?open=1")) == ["Northern library"]


def test_words_district_and_marks_narrow_the_list(portal, northern, southern, village):
    district = District.objects.create(code="north", name="North")
    northern.district = district
    northern.is_childrens = True
    northern.save()
    assert names(portal("/libraries/?district=north")) == ["Northern library"]
    assert names(portal("/libraries/?childrens=1")) == ["Northern library"]
    assert names(portal("/libraries/?q=street+village")) == ["Village library"]
    assert names(portal("/libraries/?childrens=1&q=village")) == []


def test_a_kind_narrows_the_list(portal, northern, southern, branch):
    assert names(portal("/libraries/?kind=branch")) == [branch.name]
    assert names(portal("/libraries/?kind=system")) == ["Northern library", "Southern library"]
    assert len(names(portal("/libraries/?kind=region"))) == 3


def test_nonsense_in_the_address_is_left_out(portal, northern):
    response = portal("/libraries/?district=nowhere&page=zero&open=maybe&q=%00")
    assert response.status_code == 200


def test_a_microsite_lists_its_own_branches_only(client, northern, southern, branch):
    response = client.get("/libraries/", headers={"host": "northern.localhost"})
    assert names(response) == ["Branch"]


def _found_some(numbers: range) -> None:
    for one in numbers:
        found_library(
            Founding(
                code=f"lib{one}",
                name=f"Library {one}",
                is_member=False,
                has_microsite=False,
                facts={"latitude": f"53.{one:02}", "longitude": "34"},
            ),
            actor=None,
        )


def test_fifty_libraries_take_as_many_queries_as_ten(portal, region, connection_queries):
    _found_some(range(10))
    portal("/libraries/")
    ten = connection_queries(lambda: portal("/libraries/?point=0"))
    _found_some(range(10, 50))
    portal("/libraries/")
    assert connection_queries(lambda: portal("/libraries/?point=0")) == ten


def test_the_list_is_kept_until_the_next_opening_or_closing(portal, northern, open_on, at):
    open_on(northern)
    response = portal("/libraries/")
    assert keeping.may_be_kept(response.wsgi_request)
    assert keeping.until(response.wsgi_request) == at(northern, "2026-11-24 19:00")


def test_the_map_leads_to_districts_and_then_to_libraries(portal, northern):
    northern.district = District.objects.create(code="north", name="North")
    northern.latitude, northern.longitude = 53.25, 34.37
    northern.save()
    assert "?district=north" in portal("/libraries/").content.decode()
    text = portal("/libraries/?district=north").content.decode()
    svg = text[text.index('role="group"') :].partition("</svg>")[0]
    assert 'href="http://northern.localhost:8000/"' in svg


def test_my_library_is_remembered_and_forgotten(client, northern, region):
    headers = {"host": "region.localhost", "sec-fetch-site": "same-origin"}
    response = client.post("/libraries/mine/", {"code": "northern"}, headers=headers)
    assert response["Location"] == "/"
    assert client.cookies[mine.COOKIE].value == "northern"
    client.post("/libraries/mine/", {}, headers=headers)
    assert client.cookies[mine.COOKIE].value == ""


def test_my_library_is_not_chosen_from_another_host(client, northern):
    headers = {"host": "region.localhost", "sec-fetch-site": "cross-site"}
    response = client.post("/libraries/mine/", {"code": "northern"}, headers=headers)
    assert response.status_code == 403


def test_a_forged_choice_is_no_library(rf, northern):
    request = rf.get("/")
    for code in ("northern' OR 1=1", "nowhere", "", "x" * 100):
        request.COOKIES[mine.COOKIE] = code
        assert mine.my_library(request) is None
    request.COOKIES[mine.COOKIE] = "northern"
    assert mine.my_library(request) == northern


def test_the_portal_says_how_many_are_open_and_names_those_first(
    client, region, northern, southern, village, open_on, time_machine
):
    time_machine.move_to("2026-11-24T09:00Z", tick=False)
    northern.kind, southern.kind = Kind.POINT, Kind.CENTRAL
    northern.save()
    southern.save()
    open_on(northern)
    open_on(village)
    host = {"host": "region.localhost"}
    page = client.get("/", headers=host)
    assert [row.title for row in page.context["libraries"]] == [
        "Village library",
        "Northern library",
        "Southern library",
    ]
    assert "Сейчас открыты 2 библиотеки" in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert '<span class="masthead__place">3' in page.content.decode()
    time_machine.move_to("2026-11-24T16:30Z", tick=False)
    page = client.get("/", headers=host)
    assert [row.title for row in page.context["libraries"]] == [
        "Southern library",
        "Village library",
        "Northern library",
    ]
