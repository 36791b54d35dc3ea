"""What search engines find: sitemap, robots.txt; what of it is hidden from them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, State
from bibnet.pages import sitemaps
from bibnet.pages.models import InformationPage
from bibnet.plugins.services import disable_plugin, enable_plugin

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
def get(client):
    def request(path: str, host: str = "northern.localhost"):
        return client.get(path, headers={"host": host})

    return request


@pytest.fixture
def every_address(get):
    """All addresses of a host, by following the index; each file checked for the host."""

    def read(host: str = "northern.localhost") -> list[str]:
        found = []
        for file in locations(get("/sitemap.xml", host)):
            assert file.startswith(f"http://{host}:8000/")
            found += locations(get(file.partition(":8000")[2], host))
        return [one.removeprefix(f"http://{host}:8000") for one in found]

    return read


def locations(response) -> list[str]:
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    return [one.text for one in ET.fromstring(response.content).iter(LOC)]


def branch(code: str, parent, **fields):
    founding = Founding(
        code=code,
        name=code.title(),
        parent=parent,
        kind=Kind.BRANCH,
        is_member=False,
        has_microsite=False,
        **fields,
    )
    return found_library(founding, actor=None)


def test_a_host_names_its_own_published_pages(every_address, northern, southern, make_news):
    make_news(northern, "From the north")
    make_news(northern, "A draft", live=False)
    make_news(southern, "From the south")
    found = every_address()
    assert {"/", "/news/", "/news/from-the-north/", "/ask/", "/events/"} <= set(found)
    assert len(found) == len(set(found))
    assert not [one for one in found if "draft" in one or "south" in one]
    assert "/about/finance/" not in found
    page = InformationPage.objects.descendant_of(northern.root_page).get(section="finance")
    page.lead = "The plan"
    page.live = True
    page.save()
    assert "/about/finance/" in every_address()


def test_every_address_of_a_sitemap_answers(every_address, get, northern, region, make_news):
    make_news(northern, "From the north")
    branch("northern-1", northern)
    branch("alone", region)
    enable_plugin(library=northern, slug="dummy", actor=None)
    for host in ("northern.localhost", "region.localhost"):
        for path in every_address(host):
            assert get(path, host).status_code == 200, f"{host}{path}"


def test_the_portal_names_its_pages_and_libraries_without_a_site(
    every_address, region, northern, make_news
):
    make_news(northern, "From the north")
    branch("northern-1", northern)
    branch("alone", region)
    found = every_address("region.localhost")
    assert "/" in found
    assert "/libraries/alone/" in found
    assert not [one for one in found if "north" in one]
    own = every_address()
    assert "/libraries/northern-1/" in own
    assert "/libraries/northern-1/schedule/" in own
    assert "/libraries/northern/" not in own


def test_a_plugins_addresses_follow_its_switch(every_address, northern, regional_admin):
    assert "/notes/" not in every_address()
    enable_plugin(library=northern, slug="dummy", actor=regional_admin)
    assert "/notes/" in every_address()
    disable_plugin(library=northern, slug="dummy", actor=regional_admin)
    assert "/notes/" not in every_address()


def test_a_practice_library_is_hidden(every_address, get, region, northern):
    practice = branch("practice-1", northern)
    practice.state = State.PRACTICE
    practice.save(update_fields=["state"])
    assert not [one for one in every_address() if "practice" in one]
    northern.state = State.PRACTICE
    northern.save(update_fields=["state"])
    assert get("/sitemap.xml").status_code == 404
    assert get("/sitemap-pages-1.xml").status_code == 404
    assert "Disallow: /\n" in get("/robots.txt").content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in get("/").content.decode()
    assert "noindex" not in get("/", "region.localhost").content.decode()


def test_robots_may_read_what_is_public_and_find_the_sitemap(get, northern):
    text = get("/robots.txt").content.decode()
    assert "Disallow: /\n" not in text
    assert "Disallow: /admin/\n" in text
    assert text.endswith("Sitemap: http://northern.localhost:8000/sitemap.xml\n")


def test_a_demonstration_is_not_read(get, northern, settings):
    settings.BIBNET_DEMONSTRATION = True
    text = get("/robots.txt").content.decode()
    assert "Disallow: /\n" in text
    assert "Sitemap" not in text


def test_files_are_of_a_bearable_size(every_address, get, northern, make_news, monkeypatch):
    monkeypatch.setattr(sitemaps, "PAGES_A_FILE", 3)
    monkeypatch.setattr(sitemaps, "LIBRARIES_A_FILE", 2)
    for number in range(4):
        make_news(northern, f"News {number}")
        branch(f"northern-{number}", northern)
    files = [one.rsplit("/", 1)[1] for one in locations(get("/sitemap.xml"))]
    assert "sitemap-pages-3.xml" in files
    assert "sitemap-libraries-2.xml" in files
    found = every_address()
    assert len(found) == len(set(found))
    assert {f"/news/news-{number}/" for number in range(4)} <= set(found)
    assert {f"/libraries/northern-{number}/" for number in range(4)} <= set(found)
    for wrong in ("pages-99", "pages-0", "libraries-99", "plugins-1", "nothing-1"):
        assert get(f"/sitemap-{wrong}.xml").status_code == 404


@pytest.mark.parametrize("host", ["northern.localhost", "region.localhost"])
def test_queries_do_not_grow_with_the_network(host, get, region, northern, make_news):
    counts = []
    for number in (10, 40):
        for at in range(number):
            make_news(northern, f"News {number} {at}")
            branch(f"b-{number}-{at}", northern if at % 2 else region)
        row = []
        for path in ("/sitemap.xml", "/sitemap-pages-1.xml", "/sitemap-libraries-1.xml"):
            get(path, host)
            with CaptureQueriesContext(connection) as queries:
                assert get(path, host).status_code == 200
            row.append(len(queries))
        counts.append(row)
    assert counts[0] == counts[1]


def test_weaknesses_are_told_to_who_is_named(get, northern, settings):
    assert get("/.well-known/security.txt").status_code == 404
    settings.BIBNET_SECURITY_CONTACT = "mailto:security@example.org"
    text = get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.org\n" in text
    assert "Canonical: http://northern.localhost:8000/.well-known/security.txt\n" in text
    assert "Expires: 20" in text
