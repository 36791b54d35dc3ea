"""What people of one library, and of two, see of each other's unfinished work."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk import LIBRARY, REGION

pytestmark = pytest.mark.browser

DRAFT = "Выставка, о которой ещё рано говорить"
SHARED = "Новость, которую правят двое"


def write(page: Page, portal, title: str) -> str:
    """Begin a piece of news; autosave makes its draft. Returns the address of its form."""
    page.goto(portal.url(REGION, "/admin/"))
    page.get_by_role("link", name="Написать новость").click()
    page.locator("#id_title").fill(title)
    page.locator("#id_lead").fill("Первая редакция.")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"), wait_until="commit")
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible()
    return page.url


def test_a_draft_saves_itself_and_is_seen_by_nobody_else(signed_in, portal, new_page, shot):
    editor = signed_in("tyutchev.redaktor")
    form = write(editor, portal, DRAFT)
    expect(editor.get_by_role("link", name="Добавить много снимков сразу")).to_be_visible()
    shot(editor, "draft")

    reader = new_page()
    for host, path in ((LIBRARY, "/news/"), (LIBRARY, "/"), (REGION, "/news/")):
        reader.goto(portal.url(host, path))
        expect(reader.locator("main")).not_to_contain_text(DRAFT)
    reader.goto(portal.url(LIBRARY, "/search/?q=рано говорить"))
    expect(reader.locator("main")).not_to_contain_text(DRAFT)

    neighbour = signed_in("karachev.redaktor")
    for address in (form, form.replace("/edit/", "/view_draft/")):
        answer = neighbour.goto(address)
        assert answer is not None
        assert neighbour.url != address or answer.status in {403, 404}
        expect(neighbour.locator("body")).not_to_contain_text(DRAFT)
    shot(neighbour, "neighbour")

    colleague = signed_in("tyutchev.admin")
    colleague.goto(form)
    expect(colleague.locator("#id_title")).to_have_value(DRAFT)


def test_two_who_edit_one_page_are_told_of_each_other_before_anything_is_lost(
    signed_in, portal, complaints, shot
):
    first = signed_in("tyutchev.redaktor")
    form = write(first, portal, SHARED)
    second = signed_in("tyutchev.admin")
    second.goto(form)
    lead = second.locator("#id_lead")
    expect(lead).to_have_value("Первая редакция.")
    with second.expect_response(lambda answer: answer.url == form and answer.ok):
        lead.fill("Редакция администратора.")
    expect(second.locator(".w-autosave-indicator__state--saved")).to_be_visible()
    shot(second, "second-saved")

    first.locator("#id_lead").fill("Вторая редакция автора.")
    expect(first.get_by_text("перезапишет более новую версию").first).to_be_visible()
    complaints.forgive(f"400 {form}")
    shot(first, "first-told")
    second.reload()
    expect(lead).to_have_value("Редакция администратора.")
