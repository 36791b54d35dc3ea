from __future__ import annotations

import re

import pytest
from django.test import Client

from bibnet.libraries import roles
from bibnet.libraries.models import Role


@pytest.fixture
def screen(northern, northern_admin):
    """The head of a staff screen of the Northern library."""
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(northern_admin)

    def get() -> str:
        return browser.get("/admin/l/northern/theme/").content.decode()

    return get


def test_the_head_names_the_library_at_hand(screen, northern):
    head = r'class="staff-head__library"><a href="/admin/">\s*Northern library'
    assert re.search(head, screen())


def test_the_menu_offers_what_this_person_may_open(screen):
    assert 'href="/admin/l/northern/theme/" aria-current="page"' in screen()


def test_who_works_in_one_library_has_nothing_to_switch(screen):
    assert 'class="switch-library"' not in screen()


def test_who_works_in_several_comes_to_the_same_screen_of_another_in_one_press(
    screen, southern, northern_admin
):
    roles.grant_role(user=northern_admin, library=southern, role=Role.LIBRARY_ADMIN, actor=None)
    html = screen()
    assert 'href="/admin/l/southern/theme/"' in html
    assert 'href="/admin/l/northern/theme/">Northern' not in html


def test_everything_that_an_administrator_may_open_is_in_the_menu_once(screen, northern):
    html = screen()
    menu = html[html.index('class="nav nav--staff"') : html.index("</nav>")]
    links = re.findall(r'<li(?: class="nav__low")?><a href="([^"]+)"', menu)
    assert len(links) == len(set(links)) > 8
    assert "<details><summary>" in menu or "<details><summary class=" in menu
    assert "/admin/l/northern/people/" in links


@pytest.mark.parametrize("actor", ["northern_editor", "regional_admin"])
def test_the_menu_leads_editors_and_the_region_to_the_pages(request, northern, region, actor):
    library = region if actor == "regional_admin" else northern
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(request.getfixturevalue(actor))
    html = browser.get(f"/admin/l/{library.code}/").content.decode()
    url = f"/admin/pages/{library.root_page_id}/"
    assert f'href="{url}">' in html
    assert browser.get(url).status_code == 200


def test_who_writes_no_pages_is_not_sent_to_them(northern, stranger):
    roles.grant_role(user=stranger, library=northern, role=Role.LIBRARIAN, actor=None)
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(stranger)
    html = browser.get("/admin/l/northern/").content.decode()
    assert 'class="nav nav--staff"' in html
    assert "/admin/pages/" not in html[html.index("<nav") : html.index("</nav>")]
