"""Links of published pages that lead nowhere any more."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from bibnet.libraries.models import Role
from bibnet.pages.completeness.keeping import count_all
from bibnet.pages.models import Completeness
from bibnet.pages.upkeep.links import broken_links
from bibnet.plugins import points

SCREEN = "/admin/l/northern/upkeep/"
HOST = {"host": "region.localhost", "x-requested-with": "XMLHttpRequest"}


def text_with(link: str) -> list[dict[str, str]]:
    return [{"type": "text", "value": f"<p>See <a {link}>more</a>.</p>"}]


@pytest.fixture
def target(make_news, northern):
    return make_news(northern, "Summer reading")


@pytest.fixture
def source(make_news, northern, target):
    return make_news(northern, "Autumn", body=text_with(f'linktype="page" id="{target.pk}"'))


@pytest.fixture
def document(northern, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return get_document_model().objects.create(
        title="Rules", collection=northern.collection, file=ContentFile(b"text", name="rules.txt")
    )


@pytest.mark.django_db
def test_a_link_to_a_withdrawn_page_is_named_until_it_is_published_again(northern, source, target):
    assert broken_links(northern) == []
    target.unpublish()
    (found,) = broken_links(northern)
    assert (found.page.pk, found.title, found.is_file) == (source.pk, "Summer reading", False)
    target.get_latest_revision_as_object().save_revision().publish()
    assert broken_links(northern) == []


@pytest.mark.django_db
def test_a_link_to_a_deleted_page_or_file_is_named(
    northern, source, target, document, make_news, django_capture_on_commit_callbacks
):
    make_news(northern, "Winter", body=text_with(f'linktype="document" id="{document.pk}"'))
    assert broken_links(northern) == []
    with django_capture_on_commit_callbacks(execute=True):
        target.delete()
        document.delete()
    found = [(one.page.title, one.title, one.is_file) for one in broken_links(northern)]
    assert found == [("Autumn", "", False), ("Winter", "", True)]


@pytest.mark.django_db
def test_drafts_and_other_libraries_are_left_out(northern, southern, source, target, make_news):
    make_news(southern, "Elsewhere", body=text_with(f'linktype="page" id="{target.pk}"'))
    target.unpublish()
    assert [one.page.title for one in broken_links(northern)] == ["Autumn"]
    assert [one.page.title for one in broken_links(southern)] == ["Elsewhere"]
    source.unpublish()
    assert broken_links(northern) == []


@pytest.mark.django_db
def test_the_number_of_links_costs_no_queries(
    northern, target, make_news, django_assert_num_queries
):
    body = text_with(f'linktype="page" id="{target.pk}"')
    make_news(northern, "One", body=body)
    target.unpublish()
    broken_links(northern)
    with django_assert_num_queries(3):
        assert len(broken_links(northern)) == 1
    for number in range(5):
        make_news(northern, f"More {number}", body=body)
    with django_assert_num_queries(3):
        assert len(broken_links(northern)) == 6


@pytest.mark.django_db
def test_the_start_page_and_the_screen_name_them(
    client, northern, northern_editor, source, target, person
):
    def waiting(user) -> list[int]:
        items = points.staff_start_items.collect(northern, user=user)
        return [one.count for one in items if one.url == SCREEN]

    assert waiting(northern_editor) == []
    target.unpublish()
    assert waiting(northern_editor) == [1]
    assert waiting(person("northern-librarian", northern, Role.LIBRARIAN)) == []
    client.force_login(northern_editor)
    text = client.get(SCREEN, headers=HOST).content.decode()
    assert f'href="/admin/pages/{source.pk}/edit/"' in text
    assert "«Summer reading»" in text


@pytest.mark.django_db
def test_the_board_counts_them_for_every_library(region, northern, southern, source, target):
    target.unpublish()
    count_all(region)
    found = dict(Completeness.objects.under(region).values_list("library__code", "broken_links"))
    assert found == {"northern": 1, "southern": 0}
