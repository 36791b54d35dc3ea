"""The editor's screen: short, in Russian, with addresses that nobody types."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import Page, Revision

from bibnet.libraries.models import Role
from bibnet.pages.models import InformationPage, NewsIndexPage, NewsPage
from bibnet.pages.models.redirects import OldAddress
from bibnet.pages.slugs import slug_of

PORTAL = {"host": "region.localhost"}


def typed(**fields: str) -> dict[str, str]:
    """What the form of a piece of news sends."""
    return {
        "title": "Книги победы",
        "lead": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value": "null",
        "picture": "",
        "picture_alt": "",
        "date": "25.11.2026",
        "tags": "",
        "go_live_at": "",
        "expire_at": "",
        **fields,
    }


@pytest.fixture
def add_address(northern):
    index = NewsIndexPage.objects.child_of(northern.root_page).get()
    return reverse("wagtailadmin_pages:add", args=("pages", "newspage", index.pk))


@pytest.fixture
def novice(person, northern):
    northern.has_moderation = True
    northern.save(update_fields=["has_moderation"])
    return person("novice", northern, Role.EDITOR, is_trusted=False)


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Выставка «Книги победы» открылась", "vystavka-knigi-pobedy-otkrylas"),
        ("Ёлка, щи & Co.", "elka-shchi-co"),
        ("!!!", "page"),
        ("слово " * 30, "slovo-slovo-slovo-slovo-slovo-slovo-slovo-slovo-slovo-slovo"),
    ],
)
def test_an_address_is_made_of_the_title_in_latin_letters(title, slug):
    assert slug_of(title) == slug


def test_the_address_follows_the_title_until_readers_see_it(client, northern_editor, add_address):
    client.force_login(northern_editor)
    client.post(add_address, typed(title="Кни"), headers=PORTAL)
    page = NewsPage.objects.get()
    assert page.slug == "kni"
    client.post(edit(page), typed(title="Книги победы"), headers=PORTAL)
    page.refresh_from_db()
    assert page.slug == "knigi-pobedy"
    assert page.url_path.endswith("/news/knigi-pobedy/")
    client.post(edit(page), typed(**{"action-publish": "1"}), headers=PORTAL)
    page.refresh_from_db()
    assert page.live
    client.post(
        edit(page),
        typed(title="Другое", slug="knigi-pobedy", **{"action-publish": "1"}),
        headers=PORTAL,
    )
    page.refresh_from_db()
    assert (page.title, page.slug) == ("Другое", "knigi-pobedy")
    assert not OldAddress.objects.of(page.library).exists()


def test_two_drafts_of_one_title_have_two_addresses(client, northern_editor, add_address):
    client.force_login(northern_editor)
    for _ in range(2):
        client.post(add_address, typed(), headers=PORTAL)
    assert {page.slug for page in NewsPage.objects.all()} == {"knigi-pobedy", "knigi-pobedy-1"}


def test_an_address_that_somebody_chose_stays(client, northern, northern_editor):
    page = InformationPage.objects.descendant_of(northern.root_page).get(section="finance")
    slug = page.slug
    assert not page.live and slug != slug_of(page.title)
    client.force_login(northern_editor)
    form = client.get(edit(page), headers=PORTAL).context["form"]
    assert form.initial["slug"] == slug
    data = {"title": page.title, "body-count": "0", "slug": slug, "section": "finance"}
    client.post(edit(page), data, headers=PORTAL)
    page.refresh_from_db()
    assert page.slug == slug


def test_a_new_piece_of_news_can_be_typed_at_once(client, northern_editor, add_address):
    client.force_login(northern_editor)
    body = client.get(add_address, headers=PORTAL).content.decode()
    value = re.search(r'data-w-block-arguments-value="([^"]*)"', body)[1]
    assert "&quot;type&quot;: &quot;text&quot;" in value


def test_remarks_on_a_page_that_was_never_saved_are_asked_of_its_library(
    client, northern_editor, add_address
):
    client.force_login(northern_editor)
    form = client.get(add_address, headers=PORTAL).content.decode()
    assert 'data-bibnet-remarks="/admin/l/northern/editing/0/remarks/"' in form


def test_a_text_in_which_nothing_was_typed_is_left_out(client, northern_editor, add_address):
    client.force_login(northern_editor)
    client.post(add_address, typed(**{"action-publish": "1"}), headers=PORTAL)
    page = NewsPage.objects.get()
    assert page.live and len(page.body) == 0


def test_who_publishes_sees_that_button_and_is_not_sent_to_a_second_eye(
    client, northern_editor, add_address
):
    client.force_login(northern_editor)
    body = client.get(add_address, headers=PORTAL).content.decode()
    assert body.index('name="action-publish"') < body.index("Сохранить черновик")
    assert 'name="action-submit"' not in body
    assert "Опубликовать" in body and "Дополнительно" in body


def test_who_is_checked_sees_the_way_to_the_check(client, novice, add_address):
    client.force_login(novice)
    body = client.get(add_address, headers=PORTAL).content.decode()
    assert 'name="action-publish"' not in body
    assert "Отправить на проверку" in body


def test_the_frame_names_the_portal_and_no_other_product(client, northern_editor, add_address):
    client.force_login(northern_editor)
    body = client.get(add_address, headers=PORTAL).content.decode()
    shown = re.sub(r"<script.*?</script>|<[^>]+>", " ", body, flags=re.DOTALL)
    assert "Wagtail" not in re.search(r"<title>.*?</title>", body, re.DOTALL)[0]
    assert "Library region" in re.search(r"<title>.*?</title>", body, re.DOTALL)[0]
    assert not re.search(r"[Rr]eports?\b", shown)


@pytest.mark.parametrize("mode", ["", "low-vision"])
def test_a_draft_is_previewed_in_the_look_of_its_library(
    mode, client, northern, northern_editor, make_news
):
    page = make_news(northern, "Черновик о книгах", live=False)
    page.save_revision()
    client.force_login(northern_editor)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,))
    client.post(address, typed(title="Ещё не сохранено"), headers=PORTAL)
    answer = client.get(address, {"mode": mode}, headers=PORTAL)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "Ещё не сохранено" in body and "Northern library" in body
    assert ("data-lv-scheme=" in body) == (mode == "low-vision")
    assert Revision.objects.filter(object_id=page.pk).count() == 1


def test_what_is_not_saved_at_all_is_previewed(client, northern_editor, northern, add_address):
    client.force_login(northern_editor)
    address = add_address + "preview/"
    assert client.post(address, typed(), headers=PORTAL).json()["is_valid"]
    body = client.get(address, {"mode": ""}, headers=PORTAL).content.decode()
    assert "Книги победы" in body and "Northern library" in body


def test_nobody_else_previews_a_draft(client, northern, southern_editor, make_news):
    page = make_news(northern, "Черновик", live=False)
    page.save_revision()
    client.force_login(southern_editor)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,))
    for answer in (client.get(address, headers=PORTAL), client.post(address, headers=PORTAL)):
        assert answer.status_code in (302, 403, 404)
        assert "Черновик" not in answer.content.decode()


def test_a_day_is_typed_as_people_write_it(client, northern_editor, add_address):
    client.force_login(northern_editor)
    client.post(add_address, typed(date="05.12.2026"), headers=PORTAL)
    assert NewsPage.objects.get().date == date(2026, 12, 5)
