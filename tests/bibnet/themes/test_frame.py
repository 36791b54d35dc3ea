from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from bibnet.plugins import points
from bibnet.plugins.items import FooterLink, NavItem
from bibnet.themes.frame import MOST_IN_NAV, Frame

HOST = {"host": "northern.localhost"}


@pytest.fixture
def framed(rf, northern):
    """The frame of a page of the Northern library."""

    def make(path: str = "/", library=northern) -> Frame:
        request = rf.get(path)
        request.library = library
        request.user = AnonymousUser()
        return Frame.of(request)

    return make


@pytest.fixture
def menu(monkeypatch):
    """What the extension points give, for the test to say."""

    def give(items=(), links=()):
        monkeypatch.setattr(points.nav_items, "collect", lambda library, **kwargs: list(items))
        monkeypatch.setattr(points.footer_links, "collect", lambda library, **kwargs: list(links))

    return give


def test_the_section_one_is_in_is_marked(framed, menu):
    menu([NavItem("Главная", url="/"), NavItem("Новости", url="/news/")])
    assert [item.current for item in framed("/news/").nav] == ["", "page"]
    assert [item.current for item in framed("/news/2026/x/").nav] == ["", "true"]
    assert [item.current for item in framed("/").nav] == ["page", ""]


def test_the_bar_holds_seven_sections_and_the_footer_all(framed, menu):
    menu([NavItem(f"Раздел {number}", url=f"/{number}/") for number in range(9)])
    assert len(framed().nav) == MOST_IN_NAV
    assert len(framed().menu) == 9


def test_a_phone_shows_the_links_that_fit_one_line(framed, menu):
    titles = ("Афиша", "Новости", "О библиотеке", "Услуги", "Филиалы")
    menu([NavItem(title, url=f"/{number}/") for number, title in enumerate(titles)])
    assert [item.title for item in framed().nav if not item.low] == ["Афиша", "Новости", "Услуги"]
    assert len(framed().nav) == len(titles)


def test_footer_links_stand_in_their_columns_and_an_empty_one_is_left_out(framed, menu):
    menu(
        links=[
            FooterLink("Записаться", url="/join/", column="readers"),
            FooterLink("Доступность", url="/a11y/", column="legal"),
        ]
    )
    frame = framed()
    assert [[link.title for link in column.links] for column in frame.footer_columns] == [
        ["Записаться"]
    ]
    assert [link.title for link in frame.legal_links] == ["Доступность"]


def test_a_telephone_can_be_rung(framed, northern):
    northern.phone = "+7 (48335) 0-00-00"
    assert framed(library=northern).phone_digits == "+74833500000"


def test_the_low_vision_switch_is_the_third_stop_of_tab(client, northern):
    html = client.get("/no-such-page/", headers=HOST).content.decode()
    stops = re.findall(r"<(a|summary|button|input|select|textarea)\b[^>]*>", html)
    assert stops[:3] == ["a", "a", "summary"]


def test_a_demonstration_says_so_and_asks_to_be_passed_by(client, northern, settings):
    settings.BIBNET_DEMONSTRATION = True
    html = client.get("/no-such-page/", headers=HOST).content.decode()
    assert 'class="demonstration"' in html
    assert 'content="noindex, nofollow"' in html
    settings.BIBNET_DEMONSTRATION = False
    html = client.get("/no-such-page/", headers=HOST).content.decode()
    assert "demonstration" not in html


def test_one_style_sheet_one_preload_and_nothing_of_another_host(client, northern):
    html = client.get("/no-such-page/", headers=HOST).content.decode()
    assert html.count('rel="stylesheet"') == 1
    assert html.count('rel="preload"') == 1
    assert "golos-text" in re.search(r'<link rel="preload" href="([^"]+)"', html)[1]
    sources = re.findall(r'(?:src|href)="(https?://[^"]+)"', html)
    assert all(".localhost" in address for address in sources)
