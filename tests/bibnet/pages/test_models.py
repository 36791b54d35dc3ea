from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from bibnet.libraries.models import State
from bibnet.pages.blocks import BodyBlock
from bibnet.pages.models import InformationPage, NewsIndexPage, NewsPage
from bibnet.pages.sections import requirements


def test_a_new_microsite_has_its_sections(northern):
    slugs = {page.slug for page in northern.root_page.get_children()}
    assert {"news", "events", "about", "ask"} <= slugs
    sections = InformationPage.objects.descendant_of(northern.root_page).exclude(section="")
    assert {page.section for page in sections} == {one.code for one in requirements().sections}


def test_an_unfilled_mandatory_section_is_no_public_page(client, northern):
    page = InformationPage.objects.descendant_of(northern.root_page).get(section="finance")
    assert not page.live


def test_the_portal_has_its_own_news_list(region):
    assert NewsIndexPage.objects.child_of(region.root_page).exists()


def test_pages_of_one_library_are_found_without_the_others(northern, southern, make_news):
    make_news(northern, "From the north")
    make_news(southern, "From the south")
    assert [page.title for page in NewsPage.objects.of(northern)] == ["From the north"]


def test_the_region_sees_the_news_of_all_but_practice_libraries(
    region, northern, southern, make_news
):
    make_news(northern, "From the north")
    make_news(southern, "From the south")
    southern.state = State.PRACTICE
    southern.save(update_fields=["state"])
    assert [page.title for page in NewsPage.objects.of(region)] == ["From the north"]


def test_pinned_news_stand_first(northern, make_news):
    make_news(northern, "Old and pinned", date=date(2026, 1, 1), is_pinned=True)
    make_news(northern, "Fresh", date=date(2026, 11, 1))
    shown = NewsPage.objects.of(northern).shown()
    assert [page.title for page in shown] == ["Fresh", "Old and pinned"]
    assert [page.title for page in shown.pinned_first()] == ["Old and pinned", "Fresh"]


def test_a_picture_needs_words_or_a_mark_at_publication(northern, make_news, make_picture):
    page = make_news(northern)
    page.picture = make_picture(northern)
    with pytest.raises(ValidationError):
        page.check_may_be_published()
    page.picture_is_decorative = True
    page.check_may_be_published()
    page.picture_is_decorative = False
    page.picture_alt = "Reading room with lamps"
    page.check_may_be_published()


def test_every_block_of_a_body_has_a_preview():
    blocks = BodyBlock().child_blocks
    assert len(blocks) >= 10
    assert [name for name, block in blocks.items() if not block.is_previewable] == []


@pytest.mark.parametrize("zone", ["Europe/Kaliningrad", "Asia/Kamchatka"])
def test_times_of_publication_are_read_on_the_librarys_clock(
    zone, northern, make_news, northern_editor
):
    northern.time_zone = zone
    northern.save(update_fields=["time_zone"])
    page = make_news(northern)
    form_class = NewsPage.get_edit_handler().get_form_class()
    form = form_class(instance=page, parent_page=page.get_parent(), for_user=northern_editor)
    field = form.fields["go_live_at"]
    moment = datetime(2030, 5, 1, 9, 0, tzinfo=ZoneInfo(zone))
    assert field.clean("2030-05-01 09:00") == moment
    assert field.prepare_value(moment) == datetime(2030, 5, 1, 9, 0)
    assert not field.has_changed(moment, "2030-05-01 09:00")
    assert zone in str(field.help_text)
