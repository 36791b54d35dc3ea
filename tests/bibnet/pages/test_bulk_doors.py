from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.models import ModelLogEntry

from bibnet.libraries.models import Role
from bibnet.pages.models import NewsIndexPage, NewsPage, Picture


@pytest.fixture
def at_work(person, northern):
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(person("northern-admin", northern, Role.LIBRARY_ADMIN))
    return browser


@pytest.fixture
def draft():
    def make(library) -> NewsPage:
        index = NewsIndexPage.objects.child_of(library.root_page).get()
        return index.add_child(instance=NewsPage(title=f"Draft of {library.code}", live=False))

    return make


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def make(library) -> Picture:
        body = BytesIO()
        Image.new("RGB", (40, 30), "teal").save(body, "PNG")
        return Picture.objects.create(
            title=f"Picture of {library.code}",
            file=ContentFile(body.getvalue(), "picture.png"),
            collection=library.collection,
        )

    return make


def delete(model: str, query: str) -> str:
    return f"/admin/bulk/{model.replace('.', '/')}/delete/?{query}"


def test_ones_own_pages_and_pictures_are_deleted_together(at_work, northern, draft, picture):
    answer = at_work.get(delete("wagtailcore.page", f"id={draft(northern).pk}"))
    assert "Draft of northern" in answer.content.decode()
    answer = at_work.get(delete("pages.picture", f"id={picture(northern).pk}"))
    assert "Picture of northern" in answer.content.decode()


def test_titles_of_another_librarys_pages_are_not_told(at_work, northern, southern, draft):
    own, foreign = draft(northern), draft(southern)
    for query in (
        f"id={foreign.pk}",
        f"id={own.pk}&id={foreign.pk}",
        f"id=all&childOf={foreign.get_parent().pk}",
        "id=all",
    ):
        answer = at_work.get(delete("wagtailcore.page", query))
        assert "Draft of southern" not in answer.content.decode()
        assert answer.status_code in (302, 403), query


@pytest.mark.parametrize("asked", ["", "&q=Draft", "&q=southern"])
def test_what_stands_on_the_way_to_ones_own_pages_opens_no_list(
    at_work, northern, southern, region, draft, asked
):
    draft(southern)
    above = region.root_page
    above.add_child(instance=NewsIndexPage(title="Draft of the region", slug="zzz", live=False))
    for parent in (above, above.get_parent()):
        query = f"id=all&childOf={parent.pk}{asked}"
        answer = at_work.get(delete("wagtailcore.page", query))
        assert answer.status_code in (302, 403)
        shown = answer.content.decode()
        assert "Draft of southern" not in shown and "Draft of the region" not in shown
    answer = at_work.get(delete("wagtailcore.page", f"id={above.pk}"))
    assert answer.status_code in (302, 403)


def test_all_of_ones_own_list_is_taken(at_work, northern, draft):
    own = draft(northern)
    answer = at_work.get(delete("wagtailcore.page", f"id=all&childOf={own.get_parent().pk}"))
    assert "Draft of northern" in answer.content.decode()


def test_titles_of_another_librarys_pictures_are_not_told(at_work, southern, picture):
    answer = at_work.get(delete("pages.picture", f"id={picture(southern).pk}"))
    assert answer.status_code in (302, 403)
    assert "Picture of southern" not in answer.content.decode()


def test_names_of_people_are_not_told(at_work, django_user_model, region):
    reader = django_user_model.objects.create_user(
        username="someone", password=None, last_name="Secretova"
    )
    answer = at_work.get(delete("accounts.user", f"id={reader.pk}"))
    assert answer.status_code in (302, 403)
    assert "Secretova" not in answer.content.decode()


def test_an_upload_that_is_taken_back_stands_in_the_history(at_work, northern, picture):
    uploaded = picture(northern)
    answer = at_work.post(
        f"/admin/images/multiple/{uploaded.pk}/delete/",
        headers={"host": "region.localhost", "x-requested-with": "XMLHttpRequest"},
    )
    assert answer.json()["success"] is True
    assert not Picture.objects.filter(pk=uploaded.pk).exists()
    entry = ModelLogEntry.objects.get(object_id=str(uploaded.pk), action="wagtail.delete")
    assert entry.deleted


def test_an_upload_that_is_described_stands_in_the_history(at_work, northern, picture):
    uploaded = picture(northern)
    address = f"/admin/images/multiple/{uploaded.pk}/"
    headers = {"host": "region.localhost", "x-requested-with": "XMLHttpRequest"}
    logged = ModelLogEntry.objects.filter(object_id=str(uploaded.pk), action="wagtail.edit")
    for title, count in (("", 0), ("A hall", 1)):
        data = {f"image-{uploaded.pk}-title": title}
        assert at_work.post(address, data, headers=headers).json()["success"] is bool(title)
        assert logged.count() == count
