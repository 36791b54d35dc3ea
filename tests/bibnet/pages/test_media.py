from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind
from bibnet.pages.models import NewsIndexPage


@pytest.fixture
def status(client):
    def of(path: str, host: str = "northern.localhost") -> int:
        return client.get(path, headers={"host": host}).status_code

    return of


@pytest.fixture
def picture(make_picture, northern):
    return make_picture(northern)


@pytest.fixture
def document(northern, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Document.objects.create(
        title="Rules",
        collection=northern.collection,
        file=ContentFile(b"Rules of the library", name="rules.txt"),
    )


def test_a_picture_nobody_has_published_is_not_public(status, picture):
    assert status(picture.file.url) == 404


def test_a_picture_of_a_draft_is_not_public_until_the_page_is(status, northern, picture, make_news):
    page = make_news(northern, live=False, picture=picture, picture_is_decorative=True)
    assert status(picture.file.url) == 404
    page.save_revision().publish()
    assert status(picture.file.url) == 200
    assert status(picture.get_rendition("width-32").url) == 200
    page.refresh_from_db()
    page.unpublish()
    assert status(picture.file.url) == 404


def test_a_picture_in_a_block_is_public_with_its_page(status, northern, picture, make_news):
    block = {"image": {"image": picture, "alt_text": "Hall", "decorative": False}}
    make_news(northern, body=[("picture", block)])
    assert status(picture.file.url) == 200


def test_a_picture_is_not_on_another_librarys_host(status, northern, southern, picture, make_news):
    make_news(northern, picture=picture, picture_is_decorative=True)
    assert status(picture.file.url, "southern.localhost") == 404
    assert status(picture.file.url, "region.localhost") == 200


def test_a_page_of_another_library_makes_no_picture_public(
    status, northern, southern, picture, make_news
):
    make_news(southern, picture=picture, picture_is_decorative=True)
    for host in ("northern.localhost", "southern.localhost", "region.localhost"):
        assert status(picture.file.url, host) == 404
    own = make_news(northern, picture=picture, picture_is_decorative=True)
    assert status(picture.file.url, "southern.localhost") == 200
    own.unpublish()
    assert status(picture.file.url, "southern.localhost") == 404


def test_a_page_of_another_library_makes_no_document_public(
    status, northern, southern, document, make_news
):
    make_news(southern, body=[("file", {"document": document, "title": "Rules"})])
    for host in ("northern.localhost", "southern.localhost", "region.localhost"):
        assert status(document.url, host) == 404


def test_news_shown_for_another_library_bring_their_picture(
    status, northern, southern, picture, make_news
):
    page = make_news(northern, picture=picture, picture_is_decorative=True)
    index = NewsIndexPage.objects.child_of(southern.root_page).get()
    page.create_alias(parent=index, update_slug="alias")
    assert status(picture.file.url, "southern.localhost") == 200


def test_a_branch_shows_pictures_of_its_system(status, northern, picture, make_news):
    found_library(
        Founding(code="branch", name="Branch", parent=northern, kind=Kind.BRANCH), actor=None
    )
    make_news(northern, picture=picture, picture_is_decorative=True)
    assert status(picture.file.url, "branch.localhost") == 200


def test_staff_of_the_library_see_what_is_not_published_and_nobody_else_does(
    client, status, picture, northern_editor, southern_editor, regional_admin, stranger
):
    for user, expected in (
        (northern_editor, 200),
        (regional_admin, 200),
        (southern_editor, 404),
        (stranger, 404),
    ):
        client.force_login(user)
        assert status(picture.file.url, "region.localhost") == expected


def test_what_only_staff_may_see_is_kept_by_no_cache(client, picture, northern_editor):
    client.force_login(northern_editor)
    response = client.get(picture.file.url, headers={"host": "region.localhost"})
    assert response["Cache-Control"] == "private, no-store"


def test_a_drawing_may_run_nothing(client, northern, make_news, make_picture):
    picture = make_picture(northern)
    make_news(northern, picture=picture, picture_is_decorative=True)
    response = client.get(picture.file.url, headers={"host": "northern.localhost"})
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_path_leads_to_pictures_only(status, northern):
    for path in ("/media/", "/media/documents/rules.txt", "/media/pictures/../db.sqlite3"):
        assert status(path) == 404


def test_a_document_is_public_where_a_published_page_shows_it(
    status, northern, southern, document, make_news
):
    assert status(document.url) == 404
    page = make_news(northern, body=[("file", {"document": document, "title": "Rules"})])
    assert status(document.url) == 200
    assert status(document.url, "southern.localhost") == 404
    page.unpublish()
    assert status(document.url) == 404


def test_a_document_linked_in_a_text_is_public_too(status, northern, document, make_news):
    link = f'<p><a linktype="document" id="{document.pk}">Rules</a></p>'
    make_news(northern, body=[("text", link)])
    assert status(document.url) == 200
