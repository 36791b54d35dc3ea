from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from bibnet.libraries.models import Library
from bibnet.pages.models import NewsIndexPage, NewsPage, Picture


def photograph(*, orientation: int = 1) -> bytes:
    """A JPEG as a telephone makes it: with a place and the owner's name in it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Owner of the telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 15.0, 7.0), 3: "E", 4: (34.0, 22.0, 18.0)})
    out = BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


@pytest.fixture
def make_news():
    """Makes a piece of news in a library, published unless told otherwise."""

    def make(library: Library, title: str = "New books", **fields: object) -> NewsPage:
        index = NewsIndexPage.objects.child_of(library.root_page).get()
        page = NewsPage(title=title, **fields)
        index.add_child(instance=page)
        return page

    return make


@pytest.fixture
def make_picture(settings, tmp_path):
    """Makes a picture in a library's collection."""
    settings.MEDIA_ROOT = tmp_path

    def make(library: Library, title: str = "Reading room", **fields: object) -> Picture:
        picture = Picture(
            title=title,
            collection=library.collection,
            file=ContentFile(photograph(), name="IMG_0001.JPG"),
            **fields,
        )
        picture.save()
        return picture

    return make
