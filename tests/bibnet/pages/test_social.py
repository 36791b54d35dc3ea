"""What search engines and social networks read in every kind of public page."""

from __future__ import annotations

import json
import re
from datetime import date, time
from io import BytesIO

import pytest
from django.core.cache import caches
from PIL import Image
from willow.plugins.pillow import PillowImage

from bibnet.events.models import EventIndexPage, EventPage
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind
from bibnet.pages.age_marks import AgeMarkOperation

NORTH, REGION = "northern.localhost", "region.localhost"


@pytest.fixture
def everything(northern, region, make_news, make_picture):
    """A page of every public kind; host and path of each."""
    # Wagtail remembers sizes of pictures there, past the end of a test.
    caches["default"].clear()
    make_news(northern, "New books", slug="new-books", lead="Two hundred of them.")
    make_news(
        northern,
        "With a picture",
        slug="pictured",
        picture=make_picture(northern),
        picture_alt="Shelf",
    )
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    event = EventPage(
        title="Day of the dictionary",
        slug="dictionary",
        date=date(2027, 1, 22),
        time_from=time(15),
        age_mark="6+",
        hall="Hall",
    )
    index.add_child(instance=event)
    event.save_revision().publish()
    founding = Founding(
        code="northern-1",
        name="Branch of the village",
        parent=northern,
        kind=Kind.BRANCH,
        is_member=False,
        has_microsite=False,
    )
    found_library(founding, actor=None)
    own = ("/", "/news/", "/news/new-books/", "/news/pictured/", "/events/", "/events/dictionary/")
    own += ("/about/", "/about/general/", "/ask/", "/libraries/", "/libraries/northern-1/")
    own += ("/libraries/northern/schedule/",)
    portal = ("/", "/news/", "/events/", "/libraries/", "/ask/")
    return [(NORTH, path) for path in own] + [(REGION, path) for path in portal]


def head_of(client, host: str, path: str) -> str:
    response = client.get(path, headers={"host": host})
    assert response.status_code == 200, f"{host}{path}"
    return response.content.decode().partition("</head>")[0]


def meta(head: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', head)
    return dict(found)


def test_every_kind_of_page_says_what_it_is(client, everything):
    titles = {}
    for host, path in everything:
        head = head_of(client, host, path)
        found = meta(head)
        where = f"{host}{path}"
        title = re.search(r"<title>(.*?)</title>", head, re.DOTALL).group(1)
        assert title.strip(), where
        assert titles.setdefault((host, title), where) == where, f"{titles[host, title]} = {where}"
        assert head.count('rel="canonical"') == 1, where
        canonical = re.search(r'<link rel="canonical" href="([^"]+)">', head).group(1)
        assert canonical == f"http://{host}:8000{path}" == found["og:url"], where
        for name in ("description", "og:title", "og:description", "og:image", "og:type"):
            assert found[name].strip(), f"{where}: {name}"


def test_every_picture_of_a_page_is_there_in_the_size_that_is_named(client, everything):
    for host, path in everything:
        found = meta(head_of(client, host, path))
        address = found["og:image"]
        assert address.startswith(f"http://{host}:8000/"), path
        answer = client.get(address.partition(":8000")[2], headers={"host": host})
        assert answer.status_code == 200, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        size = (int(found["og:image:width"]), int(found["og:image:height"]))
        assert Image.open(BytesIO(body)).size == size, path


def test_every_json_ld_parses_and_the_kinds_are_there(client, everything):
    kinds = {}
    for host, path in everything:
        page = client.get(path, headers={"host": host}).content.decode()
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        for one in scripts:
            node = json.loads(one)
            assert node["@context"].rstrip("/") == "https://schema.org"
            kinds.setdefault(node["@type"], set()).add(path)
            if node["@type"] == "Event":
                assert node["image"] == meta(page)["og:image"], path
    assert "/news/new-books/" in kinds["NewsArticle"]
    assert "/events/dictionary/" in kinds["Event"]
    assert {"/", "/libraries/northern-1/"} <= kinds["Library"]
    ways = {"/news/new-books/", "/events/dictionary/", "/about/general/"}
    assert ways | {"/libraries/northern-1/"} <= kinds["BreadcrumbList"]


def test_the_age_mark_stands_in_what_is_shown_of_an_event(client, everything):
    head = head_of(client, NORTH, "/events/dictionary/")
    assert meta(head)["og:title"] == "Day of the dictionary, 6+"
    assert "Day of the dictionary, 6+" in re.search(r"<title>(.*?)</title>", head, re.S).group(1)


def test_the_age_mark_stands_on_the_picture_of_an_event(client, northern, make_picture):
    caches["default"].clear()
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    event = EventPage(
        title="Evening of ghosts",
        slug="ghosts",
        date=date(2027, 1, 22),
        time_from=time(19),
        age_mark="16+",
        hall="Hall",
        picture=make_picture(northern),
        picture_alt="A candle",
    )
    index.add_child(instance=event)
    event.save_revision().publish()
    address = meta(head_of(client, NORTH, "/events/ghosts/"))["og:image"]
    shown = client.get(address.partition(":8000")[2], headers={"host": NORTH})
    picture = Image.open(BytesIO(b"".join(shown.streaming_content))).convert("L")
    corner = picture.crop((picture.width // 2, 0, picture.width, picture.height // 2))
    darkest, lightest = corner.getextrema()
    assert darkest < 40, "black letters"
    assert lightest > 240, "on a white ground"
    # The photograph itself, all green, is as it was elsewhere.
    rest = picture.crop((0, picture.height // 2, picture.width, picture.height))
    assert max(rest.getextrema()) < 120


def test_a_poster_without_a_ground_keeps_its_letters_on_white():
    poster = PillowImage(Image.new("RGBA", (400, 300), (0, 0, 0, 0)))
    marked = AgeMarkOperation("agemark", "12").run(poster, None, {}).get_pillow_image()
    assert marked.getpixel((20, 280)) == (255, 255, 255)


def test_addresses_follow_scheme_and_port(client, everything, settings):
    settings.BIBNET_SCHEME, settings.BIBNET_PORT = "https", 443
    for host, path in everything:
        head = head_of(client, host, path)
        assert "http://" not in re.sub(r'"https?://schema.org[^"]*"|ogp.me', "", head), path
        assert meta(head)["og:url"] == f"https://{host}{path}"


def test_nobody_has_words_of_theirs_drawn(client, northern):
    from bibnet.themes.social import card_url

    path = card_url(northern, "A title").partition(":8000")[2]
    assert client.get(path, headers={"host": NORTH})["Content-Type"] == "image/png"
    forged = path.replace("/view/card/", "/view/card/x")
    assert client.get(forged, headers={"host": NORTH}).status_code == 404


@pytest.mark.parametrize("title", ["Да", "Слово " * 60, "Без" * 90, "«Ё» — 18+"])
def test_any_title_fits_on_a_card(client, northern, title):
    from bibnet.themes.card import draw_card

    assert Image.open(BytesIO(draw_card(northern, title))).size == (1200, 630)


def test_a_card_is_drawn_in_the_colours_of_the_library(northern, southern):
    from bibnet.themes.card import draw_card
    from bibnet.themes.models import ThemeChoice

    ThemeChoice.objects.update_or_create(
        library=southern, defaults={"theme": "classic", "colours": {"top": "#402060"}}
    )
    grounds = [
        Image.open(BytesIO(draw_card(one, "A title"))).convert("RGB").getpixel((600, 300))
        for one in (northern, southern)
    ]
    assert grounds[1] == (0x40, 0x20, 0x60)
    assert grounds[0] != grounds[1]
