from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from bibnet.plugins.page_types import is_off
from bibnet.plugins.services import disable_plugin
from bibnet_dummy.models import NotePage


@pytest.fixture
def page(dummy_in_northern):
    home = Page.objects.get(pk=dummy_in_northern.root_page_id)
    return home.add_child(instance=NotePage(title="Our notes", slug="our-notes"))


def test_a_page_of_a_plugin_is_there_only_while_the_plugin_is_on(at, page, regional_admin):
    assert b"Our notes" in at("northern", "/our-notes/").content
    disable_plugin(library=page.library, slug="dummy", actor=regional_admin)
    assert at("northern", "/our-notes/").status_code == 404
    assert at("northern", "/our-notes/", user=regional_admin).status_code == 404
    assert page.get_sitemap_urls() == []
    assert NotePage.objects.get(pk=page.pk).live, "nothing is deleted"


def test_pages_below_a_page_of_a_plugin_are_hidden_with_it(at, page, regional_admin):
    page.add_child(instance=NotePage(title="Below", slug="below"))
    assert at("northern", "/our-notes/below/").status_code == 200
    disable_plugin(library=page.library, slug="dummy", actor=regional_admin)
    assert at("northern", "/our-notes/below/").status_code == 404


def test_the_type_is_offered_only_where_the_plugin_is_on(page, southern):
    southern_home = Page.objects.get(pk=southern.root_page_id).specific
    northern_home = Page.objects.get(pk=page.library.root_page_id).specific
    assert NotePage.can_create_at(northern_home)
    assert not NotePage.can_create_at(southern_home)
    assert not page.can_move_to(southern_home)


def test_the_preview_follows_the_switch_too(rf, page, regional_admin):
    from django.http import Http404

    disable_plugin(library=page.library, slug="dummy", actor=regional_admin)
    with pytest.raises(Http404):
        page.serve_preview(rf.get("/"), "")


def test_the_explorer_greys_pages_whose_plugin_is_off(at, page, regional_admin):
    explorer = f"/admin/pages/{page.get_parent().pk}/"
    assert "data-plugin-off" not in at("region", explorer, user=regional_admin).content.decode()
    disable_plugin(library=page.library, slug="dummy", actor=regional_admin)
    assert "data-plugin-off" in at("region", explorer, user=regional_admin).content.decode()


def test_pages_of_an_uninstalled_plugin_are_404_and_greyed_and_come_back(at, page, regional_admin):
    """After `pip uninstall` the row of the content type stays, its model is gone."""
    kind = page.content_type
    orphaned = ContentType.objects.create(app_label="bibnet_gone", model="notepage")
    Page.objects.filter(pk=page.pk).update(content_type=orphaned)
    assert is_off(Page.objects.get(pk=page.pk))
    assert at("northern", "/our-notes/").status_code == 404
    explorer = at("region", f"/admin/pages/{page.get_parent().pk}/", user=regional_admin)
    assert "data-plugin-off" in explorer.content.decode()

    Page.objects.filter(pk=page.pk).update(content_type=kind)
    assert at("northern", "/our-notes/").status_code == 200
