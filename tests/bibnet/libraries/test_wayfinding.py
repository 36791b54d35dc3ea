from __future__ import annotations

import re
from decimal import Decimal

import pytest

from bibnet.libraries.wayfinding import way_to, way_url

MAP_OF_THE_HOUSE = "https://yandex.ru/maps/?pt=34.984700,53.121900&z=17&l=map"


@pytest.fixture
def house(northern):
    """Northern with an address, directions and a place on the map."""
    northern.place, northern.address = "Karachev", "Lenin street, 1"
    northern.directions = "Bus 5 to the market."
    northern.latitude, northern.longitude = Decimal("53.121900"), Decimal("34.984700")
    northern.save()
    return northern


@pytest.fixture
def get(client):
    def request(path: str, host: str = "northern.localhost") -> str:
        return client.get(path, headers={"host": host}).content.decode()

    return request


def section(page: str) -> str:
    found = re.search(r'<section[^>]* id="route".*?</section>', page, re.DOTALL)
    assert found, "nothing tells the way"
    return found.group()


def test_the_front_page_tells_the_way(house, get):
    told = section(get("/"))
    assert "Karachev, Lenin street, 1" in told
    assert "Bus 5 to the market." in told
    assert MAP_OF_THE_HOUSE.replace("&", "&amp;") in told


def test_the_foot_of_each_page_leads_there(house, get):
    for path in ("/", "/news/", "/no-such-page/"):
        foot = get(path).rpartition("<footer")[2]
        assert 'href="http://northern.localhost:8000/#route"' in foot


def test_a_library_without_a_site_tells_the_way_on_its_page(village, get):
    told = section(get("/libraries/village/", "region.localhost"))
    assert "Village, Street, 5" in told
    assert "https://yandex.ru/maps/?text=Village%2C+Street%2C+5" in told
    assert way_url(village) == "http://region.localhost:8000/libraries/village/#route"


def test_a_department_is_in_the_house_of_its_library(house, department, get):
    assert way_to(department) == way_to(house)
    assert "Lenin street, 1" in section(get("/libraries/hall/"))


def test_a_branch_has_a_house_of_its_own(house, branch):
    assert way_to(branch) is None


def test_nothing_is_promised_where_nothing_is_known(northern, region, get):
    assert way_to(northern) is None
    assert way_to(region) is None
    assert "#route" not in get("/")
    assert 'id="route"' not in get("/")
