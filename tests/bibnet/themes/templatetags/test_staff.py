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
    assert re.search(r'class="staff-head__library">\s*Northern library', screen())


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
