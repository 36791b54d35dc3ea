from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind
from bibnet.libraries.scope import library_scope
from bibnet.pages.models import FeedbackPage, InformationPage, LibraryHomePage
from bibnet.plugins.services import enable_plugin
from bibnet_dummy.models import Note


@pytest.fixture
def get(client):
    def request(path: str, host: str = "northern.localhost"):
        return client.get(path, headers={"host": host})

    return request


def json_ld(response) -> dict[str, dict]:
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    nodes = [json.loads(one) for one in found]
    return {node["@type"]: node for node in nodes}


def test_the_home_page_shows_news_and_hours(get, northern, make_news):
    make_news(northern, "New books", lead="142 books for children.")
    page = get("/").content.decode()
    assert "New books" in page
    assert "142 books for children." in page
    assert 'class="hours"' in page


def test_a_section_of_a_plugin_is_markup_on_the_home_page(get, northern):
    enable_plugin(library=northern, slug="dummy", actor=None)
    with library_scope(northern):
        Note.objects.create(library=northern, text="Bread & roses")
    page = get("/").content.decode()
    assert '<ul class="dummy-notes"><li>Bread &amp; roses</li></ul>' in page


def test_a_home_page_is_a_library_for_search_engines(get, northern):
    northern.place = "Karachev"
    northern.save(update_fields=["place"])
    node = json_ld(get("/"))["Library"]
    assert node["url"] == "http://northern.localhost:8000/"
    assert node["address"]["addressLocality"] == "Karachev"


def test_the_portal_shows_news_of_all_libraries_and_whose_they_are(
    get, northern, southern, make_news
):
    make_news(northern, "From the north")
    page = get("/", "region.localhost").content.decode()
    assert "From the north" in page
    assert "Northern library" in page
    assert "http://northern.localhost:8000/news/from-the-north/" in page


def test_the_regions_own_pinned_news_stands_first_on_the_portal(get, region, northern, make_news):
    make_news(northern, "Pinned in the north", date=date(2026, 11, 20), is_pinned=True)
    for day in range(1, 25):
        make_news(northern, f"News number {day}", date=date(2026, 10, day))
    make_news(region, "From the region", date=date(2026, 9, 2))
    make_news(region, "Kept on top", date=date(2026, 9, 1), is_pinned=True)
    front = get("/", "region.localhost").context["news"]
    titles = ["Kept on top", "Pinned in the north", "News number 24"]
    assert [one.title for one in front] == titles
    first, second = (get(f"/news/?page={n}", "region.localhost").context["items"] for n in (1, 2))
    assert [one.title for one in first][:3] == titles
    shown = [one.title for one in (*first, *second)]
    assert len(shown) == len(set(shown)) == 27


def test_pinned_news_says_why_it_stands_first(get, northern, make_news):
    make_news(northern, "Older and pinned", is_pinned=True, date=date(2026, 1, 9))
    make_news(northern, "Newer", date=date(2026, 11, 2))
    first, second = get("/").context["news"]
    assert [(one.title, one.is_pinned) for one in (first, second)] == [
        ("Older and pinned", True),
        ("Newer", False),
    ]
    assert "закреплено" in get("/").content.decode()
    assert "закреплено" not in get("/news/").content.decode()


def test_a_news_list_is_in_portions(get, northern, make_news):
    for day in range(1, 26):
        make_news(northern, f"News number {day}", date=date(2026, 10, day))
    first = get("/news/").content.decode()
    assert "News number 25" in first
    assert "News number 5<" not in first
    assert "News number 5<" in get("/news/?page=2").content.decode()
    assert get("/news/?page=3").status_code == 404
    assert get("/news/?page=x").status_code == 404


def test_news_of_a_tag(get, northern, make_news):
    tagged = make_news(northern, "With a tag")
    tagged.tags.add("Children")
    tagged.save()
    make_news(northern, "Without one")
    page = get("/news/tag/children/").content.decode()
    assert "With a tag" in page
    assert "Without one" not in page
    assert get("/news/tag/nothing/").status_code == 404


def test_a_piece_of_news_carries_what_networks_and_engines_read(get, northern, make_news):
    make_news(northern, "A <b>bold</b> title", slug="a-bold-title", lead="What it is about.")
    response = get("/news/a-bold-title/")
    page = response.content.decode()
    assert '<meta property="og:description" content="What it is about.">' in page
    nodes = json_ld(response)
    assert nodes["NewsArticle"]["headline"] == "A <b>bold</b> title"
    assert [step["name"] for step in nodes["BreadcrumbList"]["itemListElement"]][
        -1
    ] == "A <b>bold</b> title"
    assert "<b>bold" not in page


def test_a_page_of_another_library_redirects_to_its_own_host(get, northern, southern, make_news):
    make_news(southern, "From the south")
    response = get("/southern/news/from-the-south/", "region.localhost")
    assert response.status_code == 301
    assert response["Location"] == "http://southern.localhost:8000/news/from-the-south/"
    assert get("/news/from-the-south/").status_code == 404


def test_a_feed_of_a_library_of_a_tag_and_of_the_network(get, northern, southern, make_news):
    tagged = make_news(northern, "With a tag")
    tagged.tags.add("Children")
    tagged.save()
    make_news(northern, "Without one")
    make_news(southern, "From the south")
    own = get("/news/feed/")
    assert own["Content-Type"].startswith("application/rss+xml")
    assert "With a tag" in own.content.decode()
    assert "From the south" not in own.content.decode()
    assert "Without one" not in get("/news/tag/children/feed/").content.decode()
    network = get("/news/feed/", "region.localhost").content.decode()
    assert "From the south" in network
    assert "http://southern.localhost:8000/news/from-the-south/" in network


def test_a_mandatory_section_shows_what_the_library_itself_says(get, northern):
    northern.founder = "Administration of the district"
    northern.save(update_fields=["founder"])
    assert "Administration of the district" in get("/about/general/").content.decode()
    assert get("/about/finance/").status_code == 404


def test_facts_of_a_legal_entity_stand_on_the_pages_of_all_below_it(
    get, northern, southern, region
):
    entity = found_library(
        Founding(
            code="entity",
            name="Libraries of the district",
            parent=region,
            kind=Kind.LEGAL_ENTITY,
            is_member=False,
            has_microsite=False,
            facts={"legal_name": "MBUK", "founder": "The district", "inn": "7707083893"},
        ),
        actor=None,
    )
    system = Founding(code="system", name="System", kind=Kind.SYSTEM, parent=entity)
    found_library(system, actor=None)
    page = get("/about/general/", "system.localhost").content.decode()
    facts = re.search(r'<dl class="facts">.*?</dl>', page, re.DOTALL).group()
    for value in ("MBUK", "7707083893", "The district"):
        assert value in facts
    assert "The district" in page.rpartition("<footer")[2]
    entity.founder = "The town"
    entity.save(update_fields=["founder"])
    assert "The town" in get("/", "system.localhost").content.decode().rpartition("<footer")[2]
    assert "The town" not in get("/about/general/").content.decode()


def test_the_menu_is_the_page_tree_until_the_editor_lists_links(get, northern):
    page = get("/").content.decode()
    assert 'href="/news/"' in page
    home = LibraryHomePage.objects.get(pk=northern.root_page_id)
    home.menu = [("link", {"title": "Reading club", "address": "/club/"})]
    home.save()
    nav = re.search(r'<nav class="nav".*?</nav>', get("/").content.decode(), re.DOTALL).group()
    assert "Reading club" in nav
    assert "/news/" not in nav


def test_official_sections_stand_in_the_footer_once_published(get, northern):
    assert "/about/documents/" not in get("/").content.decode()
    page = InformationPage.objects.descendant_of(northern.root_page).get(section="documents")
    page.lead = "Устав библиотеки"
    page.live = True
    page.save()
    assert "/about/documents/" in get("/").content.decode()


def foot(page) -> str:
    return page.content.decode().rpartition("<footer")[2]


@pytest.mark.parametrize("host", ["northern.localhost", "region.localhost"])
@pytest.mark.parametrize("path", ["/", "/news/", "/search/?q=books", "/no-such-page/"])
def test_the_foot_of_every_page_leads_to_the_question_form(get, northern, host, path):
    links = dict(re.findall(r'<a href="([^"]+)">([^<]+)</a>', foot(get(path, host))))
    assert links["/ask/"] == "Спросить библиотекаря"
    assert links["/ask/?topic=site"] == "Сообщить об ошибке"
    assert get("/ask/", host).status_code == 200
    about_the_site = get("/ask/?topic=site", host).content.decode()
    assert re.search(r'<input[^>]*value="site"[^>]*checked', about_the_site)


def test_without_a_form_of_its_own_a_site_leads_to_the_portals(get, northern, region):
    page = FeedbackPage.objects.child_of(northern.root_page).get()
    page.slug = "questions"
    page.save()
    assert 'href="/questions/"' in foot(get("/"))
    page.unpublish()
    assert 'href="http://region.localhost:8000/ask/"' in foot(get("/"))
    page.save_revision().publish()
    assert 'href="/questions/"' in foot(get("/"))
    assert "region.localhost:8000/ask/" not in foot(get("/"))


def test_the_portals_foot_has_something_for_readers_and_for_officials(get, northern):
    told = foot(get("/", "region.localhost"))
    assert "<h2>Читателям</h2>" in told
    assert 'href="/libraries/?open=1"' in told
    official = told.partition("<h2>Официально</h2>")[2]
    address = re.search(r'href="([^"]+)"', official).group(1)
    assert get(address, "region.localhost").status_code == 200
    assert "Открытые данные" not in foot(get("/"))


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("northern.localhost", "/"),
        ("northern.localhost", "/news/"),
        ("northern.localhost", "/about/"),
        ("northern.localhost", "/ask/"),
        ("region.localhost", "/"),
        ("region.localhost", "/news/"),
    ],
)
def test_fifty_rows_take_as_many_queries_as_ten_and_few(host, path, get, northern, make_news):
    counts = []
    for number in (10, 40):
        for at in range(number):
            make_news(northern, f"News {number} {at}")
        get(path, host)
        with CaptureQueriesContext(connection) as queries:
            assert get(path, host).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_services_are_links_with_a_note_and_those_that_lead_nowhere_are_left_out(get, northern):
    home = LibraryHomePage.objects.get(pk=northern.root_page_id)
    gone = InformationPage.objects.descendant_of(home).get(section="finance")
    home.services = [
        ("link", {"title": "Books at home", "address": "/books/", "note": "For who cannot come"}),
        ("link", {"title": "A draft", "page": gone}),
    ]
    home.save()
    page = get("/").content.decode()
    assert '<a href="/books/">Books at home</a>' in page
    assert "For who cannot come" in page
    assert "A draft" not in page
