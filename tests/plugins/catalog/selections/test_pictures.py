"""The picture that an editor chooses for a selection: on pages, at home, in the feed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from bibnet_catalog.hooks import selections_at_home
from bibnet_catalog.models import Selection
from bibnet_catalog.selections import acts
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from bibnet.libraries.models import Library

LIST = "/catalog/selections/"


@pytest.fixture
def picture_of(settings, tmp_path) -> Callable[..., object]:
    settings.MEDIA_ROOT = tmp_path
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "green").save(drawn, "PNG")

    def make(library: Library, description: str = "Шкаф с книгами"):
        return get_image_model().objects.create(
            title="Bookcase",
            description=description,
            collection=library.collection,
            file=ContentFile(drawn.getvalue(), "bookcase.png"),
        )

    return make


def choosing(selection: Selection) -> str:
    return reverse("catalog_admin:selection_picture", args=["northern", selection.pk])


def test_a_chosen_picture_stands_in_the_place_of_covers(
    select, see, desk, picture_of, northern, region
):
    made, picture = select(), picture_of(northern)
    assert BeautifulSoup(see(LIST).content, "html.parser").select(".shelf")
    desk.post(choosing(made), {"picture": picture.pk})
    made.refresh_from_db()
    assert made.picture_id == picture.pk
    for host, path in (("northern", LIST), ("northern", f"{LIST}{made.pk}/"), ("region", LIST)):
        page = BeautifulSoup(see(path, host=host).content, "html.parser")
        assert not page.select("main .shelf")
        shown = page.select_one("main figure.narrow img")
        assert shown["alt"] == "Шкаф с книгами"
        assert see(shown["src"], host=host).status_code == 200, host
    card = see(f"{LIST}{made.pk}/").content.decode().split("og:image")[1]
    assert f"/{made.pk}/card/" in card[:200]
    [section] = selections_at_home(northern)
    assert section.context["selections"][0].picture.alt == "Шкаф с книгами"
    feed = BeautifulSoup(see(f"{LIST}rss/").content, "html.parser")
    assert f"/{made.pk}/page/" in feed.enclosure["url"]
    assert feed.enclosure["url"].startswith("http")
    desk.post(choosing(made), {"remove": "1"})
    assert BeautifulSoup(see(LIST).content, "html.parser").select(".shelf")


def test_only_described_pictures_of_the_own_library_are_chosen(
    select, desk, picture_of, northern, southern
):
    made = select()
    for picture in (picture_of(southern), picture_of(northern, description="")):
        assert desk.post(choosing(made), {"picture": picture.pk}).status_code == 404
    picture_of(northern, description="Окно в сад")
    page = BeautifulSoup(desk.get(choosing(made)).content, "html.parser")
    boxes = page("input", attrs={"name": "picture"})
    assert [one.has_attr("disabled") for one in boxes] == [False, True]
    assert "нет описания" in boxes[1].parent.text
    found = BeautifulSoup(desk.get(choosing(made), {"q": "сад"}).content, "html.parser")
    assert len(found("input", attrs={"name": "picture"})) == 1
    made.refresh_from_db()
    assert made.picture is None


def test_more_pictures_take_no_more_queries(select, see, desk, picture_of, northern, queries_of):
    first = select(title="Первая")
    acts.change(selection=first, actor=None, picture=picture_of(northern))
    few = queries_of(lambda: see(LIST)), queries_of(lambda: desk.get(choosing(first)))
    for number in range(4):
        made = select(title=f"Ещё {number}")
        acts.change(selection=made, actor=None, picture=picture_of(northern))
    many = queries_of(lambda: see(LIST)), queries_of(lambda: desk.get(choosing(first)))
    assert many == few
