"""Numbers of another library's things, sent in the form of one's own page."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from bibnet import stamps
from bibnet.events.models import EventIndexPage, EventReportPage
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Role
from bibnet.pages.models import NewsPage, Picture
from bibnet.pages.usable import Named, not_usable
from tests.isolation.naming import text_with

PORTAL = {"host": "region.localhost"}
MARK = "Secretova"


@pytest.fixture
def document(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def make(library) -> Document:
        return Document.objects.create(
            title=MARK,
            collection=library.collection,
            file=ContentFile(b"A secret", name=f"{MARK}.txt"),
        )

    return make


@pytest.fixture
def at_work(person, northern):
    browser = Client(headers=PORTAL)
    browser.force_login(person("northern-admin", northern, Role.LIBRARY_ADMIN))
    return browser


@pytest.fixture
def own(make_news, northern):
    return make_news(northern, "Own", live=False)


@pytest.fixture
def foreign(southern, make_picture, make_news, document) -> dict[str, Any]:
    """What southern has and shows to nobody."""
    return {
        "picture": make_picture(southern, MARK),
        "document": document(southern),
        "page": make_news(southern, MARK, live=False),
    }


def image(pk: int) -> dict[str, Any]:
    return {"image": pk, "alt_text": "A hall", "decorative": ""}


def table_with(text: str) -> dict[str, Any]:
    return {
        "caption": "",
        "column-count": 1,
        "column-0-type": "rich_text",
        "column-0-order": 0,
        "column-0-deleted": "",
        "column-0-heading": "Rules",
        "row-count": 1,
        "row-0-order": 0,
        "row-0-deleted": "",
        "cell-0-0": text,
    }


def pictures(pk: int) -> dict[str, Any]:
    row = {"deleted": "", "order": "0", "type": "", "id": ""}
    return {"count": 1, "0": {**row, "value": {"image": pk, "description": ""}}}


# What is sent besides the usual, by what it names and where.
WAYS: dict[str, tuple[str, Any]] = {
    "the picture of the page": ("picture", lambda pk: {"picture": str(pk)}),
    "a picture in the text": (
        "picture",
        lambda pk: {"body": streamfield([("picture", {"image": image(pk), "caption": ""})])},
    ),
    "a gallery": (
        "picture",
        lambda pk: {
            "body": streamfield([("gallery", {"description": "x", "pictures": pictures(pk)})])
        },
    ),
    "the picture of a video": (
        "picture",
        lambda pk: {
            "body": streamfield(
                [("video", {"title": "x", "address": "https://vk.ru/video", "poster": pk})]
            )
        },
    ),
    "a file": (
        "document",
        lambda pk: {"body": streamfield([("file", {"document": pk, "title": ""})])},
    ),
    "a link to a document": (
        "document",
        lambda pk: {"body": streamfield([("text", text_with("DOCUMENT", pk))])},
    ),
    "a link to a page": (
        "page",
        lambda pk: {"body": streamfield([("text", text_with("LINK", pk))])},
    ),
    "a chosen page": (
        "page",
        lambda pk: {
            "body": streamfield([("link", {"title": "", "page": pk, "address": "", "note": ""})])
        },
    ),
    "a table": (
        "page",
        lambda pk: {
            "body": streamfield(
                [("table", {"title": "x", "table": table_with(text_with("LINK", pk))})]
            )
        },
    ),
}


def sent(**fields: Any) -> dict[str, Any]:
    usual = {
        "title": "Kept title",
        "lead": "",
        "date": "25.11.2026",
        "picture": "",
        "picture_alt": "A hall",
        "tags": "",
        "body": streamfield([]),
    }
    return nested_form_data({**usual, **fields})


def says_whose_it_is(screen: str) -> bool:
    words = "другой библиотеки"
    return words in screen or json.dumps(words)[1:-1] in screen


def edit(page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


@pytest.mark.parametrize("way", WAYS)
def test_what_another_library_does_not_show_gets_into_no_page_of_ones_own(
    at_work, own, foreign, way
):
    what, fields = WAYS[way]
    data = sent(**fields(foreign[what].pk))
    for publish in ({}, {"action-publish": "1"}):
        answer = at_work.post(edit(own), {**data, **publish})
        screen = answer.content.decode()
        assert answer.status_code == 200
        assert says_whose_it_is(screen)
        assert "Kept title" in screen
        assert MARK not in screen and MARK.lower() not in screen
    page = NewsPage.objects.get(pk=own.pk)
    assert not page.live and page.latest_revision is None


@pytest.mark.parametrize("way", WAYS)
def test_the_preview_does_not_show_it_either(at_work, own, foreign, way):
    what, fields = WAYS[way]
    preview = f"{edit(own)}preview/"
    answer = at_work.post(preview, sent(**fields(foreign[what].pk)))
    assert answer.json()["is_valid"] is False
    shown = at_work.get(f"{preview}?mode=").content.decode()
    assert MARK not in shown and foreign["picture"].token not in shown


@pytest.mark.parametrize("way", WAYS)
def test_ones_own_gets_in_by_the_same_ways(
    at_work, own, northern, make_picture, make_news, document, way
):
    """The test above would pass as well if nothing could be sent at all."""
    own_things = {
        "picture": make_picture(northern),
        "document": document(northern),
        "page": make_news(northern, "Another", live=False),
    }
    what, fields = WAYS[way]
    data = sent(**fields(own_things[what].pk))
    assert at_work.post(f"{edit(own)}preview/", data).json()["is_valid"] is True
    answer = at_work.post(edit(own), {**data, "action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    page = NewsPage.objects.get(pk=own.pk)
    assert page.live
    named = str(page.picture_id) + str(page.body.get_prep_value())
    assert str(own_things[what].pk) in named


def test_a_new_page_takes_nothing_of_another_library(at_work, own, foreign):
    add = f"/admin/pages/add/pages/newspage/{own.get_parent().pk}/"
    answer = at_work.post(add, {**sent(picture=str(foreign["picture"].pk)), "action-publish": "1"})
    assert answer.status_code == 200
    assert not NewsPage.objects.filter(title="Kept title").exists()


def test_a_row_of_a_gallery_takes_no_picture_of_another_library(
    at_work, northern, foreign, make_picture
):
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    report = index.add_child(
        instance=EventReportPage(title="Report", date=date(2026, 11, 1), age_mark="6+", live=False)
    )

    def send(pk: int) -> Any:
        row = {"image": str(pk), "description": "x", "id": "", "ORDER": "0", "DELETE": ""}
        fields = {
            "title": "Report",
            "date": "01.11.2026",
            "age_mark": "6+",
            "body": streamfield([]),
            "photos": inline_formset([row]),
        }
        return at_work.post(edit(report), nested_form_data(fields))

    answer = send(foreign["picture"].pk)
    assert answer.status_code == 200
    assert says_whose_it_is(answer.content.decode())
    assert MARK not in answer.content.decode()
    assert send(make_picture(northern).pk).status_code == 302
    draft = report.get_latest_revision_as_object()
    assert [one.image.title for one in draft.photos.all()] == ["Reading room"]


def test_a_published_page_of_another_library_may_be_linked(at_work, own, southern, make_news):
    told = make_news(southern, "For everybody")
    _what, fields = WAYS["a link to a page"]
    assert at_work.post(edit(own), sent(**fields(told.pk))).status_code == 302


def test_a_branch_shows_what_its_system_has_published_and_nothing_else(
    northern, person, make_news, make_picture
):
    branch = found_library(
        Founding(code="branch", name="Branch", parent=northern, kind=Kind.BRANCH), actor=None
    )
    page = make_news(branch, "Of the branch", live=False)
    picture = make_picture(northern, MARK)
    browser = Client(headers=PORTAL)
    browser.force_login(person("branch-editor", branch, Role.EDITOR))
    data = sent(picture=str(picture.pk))
    assert browser.post(edit(page), data).status_code == 200
    make_news(northern, picture=picture, picture_is_decorative=True)
    assert browser.post(edit(page), data).status_code == 302


def test_a_system_shows_pictures_of_its_branches(northern, person, make_news, make_picture):
    branch = found_library(
        Founding(code="branch", name="Branch", parent=northern, kind=Kind.BRANCH), actor=None
    )
    browser = Client(headers=PORTAL)
    browser.force_login(person("northern-editor", northern, Role.EDITOR))
    page = make_news(northern, live=False)
    data = sent(picture=str(make_picture(branch).pk))
    assert browser.post(edit(page), data).status_code == 302


def test_who_works_in_both_libraries_does_not_mix_them(
    client, regional_admin, own, southern, make_picture
):
    client.force_login(regional_admin)
    data = sent(picture=str(make_picture(southern).pk))
    assert client.post(edit(own), data, headers=PORTAL).status_code == 200


def test_news_that_were_taken_over_keep_their_public_picture(
    at_work, northern, southern, make_news, make_picture
):
    picture = make_picture(southern)
    kept = make_news(northern, "Taken over", picture=picture, picture_is_decorative=True)
    data = {**sent(picture=str(picture.pk), slug=kept.slug), "picture_is_decorative": "on"}
    assert at_work.post(edit(kept), data).status_code == 200
    make_news(southern, picture=picture, picture_is_decorative=True)
    answer = at_work.post(edit(kept), data)
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.parametrize("of", ["northern", "southern"])
def test_many_numbers_cost_as_much_as_a_few(
    request, northern, person, make_picture, of, django_assert_num_queries
):
    library = request.getfixturevalue(of)
    user = person("northern-admin", northern, Role.LIBRARY_ADMIN)
    named = {(Picture, str(make_picture(library).pk)) for _ in range(12)}

    def ask(few: set[Named]) -> set[Named]:
        with stamps.snapshot():  # as in a request
            return not_usable(few, library=northern, user=user)

    ask(named)  # what a process keeps in memory
    with CaptureQueriesContext(connection) as queries:
        ask(set(list(named)[:2]))
    with django_assert_num_queries(len(queries)):
        assert ask(named) == (set() if of == "northern" else named)
