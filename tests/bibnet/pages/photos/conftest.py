"""Photos as phones write them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bibnet.events.models import EventIndexPage, EventReportPage
from bibnet.pages.models import NewsIndexPage, NewsPage

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def jpeg(width: int = 400, height: int = 300, *, turn: int = 1) -> bytes:
    """A JPEG with the place where it was taken, the maker of the phone and how it was held."""
    image = Image.effect_noise((width, height), 40).convert("RGB")
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Phone of Anna", turn
    exif[GPS] = {1: "N", 2: (53.0, 15.0, 8.0), 3: "E", 4: (34.0, 21.0, 50.0)}
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, quality=90)
    return out.getvalue()


@pytest.fixture
def photo() -> Callable[..., SimpleUploadedFile]:
    """Makes a file as a browser sends it."""

    def make(name: str = "IMG_1.jpg", content: bytes | None = None, **size) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content or jpeg(**size), content_type="image/jpeg")

    return make


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def report(northern) -> EventReportPage:
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    page = EventReportPage(
        title="Bird feeders", date="2026-11-22", age_mark="6+", attended=12, live=False
    )
    index.add_child(instance=page)
    page.save_revision()
    return page


@pytest.fixture
def news(northern) -> NewsPage:
    index = NewsIndexPage.objects.child_of(northern.root_page).get()
    page = NewsPage(title="New shelves", live=False)
    index.add_child(instance=page)
    page.save_revision()
    return page
