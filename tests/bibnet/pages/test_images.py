from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image, PngImagePlugin

from bibnet.pages.images import ORIENTATION, without_place_data

from .conftest import photograph


def open_image(file) -> Image.Image:
    file.seek(0)
    return Image.open(BytesIO(file.read()))


def test_a_photograph_loses_its_place_and_its_owner():
    cleaned = open_image(without_place_data(ContentFile(photograph(), name="a.jpg")))
    assert dict(cleaned.getexif()) == {}
    assert cleaned.getexif().get_ifd(0x8825) == {}
    assert cleaned.size == (64, 48)


def test_a_turned_photograph_stays_turned():
    cleaned = open_image(without_place_data(ContentFile(photograph(orientation=6), name="a.jpg")))
    assert dict(cleaned.getexif()) == {ORIENTATION: 6}


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_xmp_with_a_place_is_taken_out(kind):
    out = BytesIO()
    xmp = b"<x:xmpmeta><exif:GPSLatitude>53,15N</exif:GPSLatitude></x:xmpmeta>"
    Image.new("RGB", (8, 8), "red").save(out, kind, xmp=xmp)
    assert b"GPSLatitude" in out.getvalue()
    cleaned = without_place_data(ContentFile(out.getvalue(), name="a.bin"))
    cleaned.seek(0)
    assert b"GPSLatitude" not in cleaned.read()


def test_notes_of_a_png_are_taken_out():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Location", "53.2521, 34.3717")
    notes.add_itxt("XML:com.adobe.xmp", "<GPSLatitude>53</GPSLatitude>", zip=False)
    out = BytesIO()
    Image.new("RGBA", (8, 8), (1, 2, 3, 4)).save(out, "PNG", pnginfo=notes)
    cleaned = without_place_data(ContentFile(out.getvalue(), name="a.png"))
    cleaned.seek(0)
    data = cleaned.read()
    assert b"53.2521" not in data
    assert b"GPSLatitude" not in data
    assert open_image(cleaned).getpixel((0, 0)) == (1, 2, 3, 4)


def test_what_is_no_picture_comes_back_as_it_was():
    assert (
        without_place_data(ContentFile(b"not a picture", name="a.jpg")).read() == b"not a picture"
    )


def test_every_door_strips_the_place(northern, make_picture):
    picture = make_picture(northern)
    with picture.open_file() as file:
        assert dict(Image.open(file).getexif()) == {}
    assert picture.file.name == f"pictures/{picture.token}.jpg"
    rendition = picture.get_rendition("width-32|format-webp")
    assert rendition.file.name.startswith(f"pictures/{picture.token}/")
