from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bibnet.libraries.intake import LONGEST_SIDE, Unusable, reduced, take_in
from tests.bibnet.pages.photos.conftest import GPS, jpeg


def test_where_and_by_which_phone_a_photo_was_taken_does_not_reach_the_disk(
    northern, northern_editor, photo
):
    sent = photo()
    assert Image.open(BytesIO(sent.read())).getexif().get_ifd(GPS)
    sent.seek(0)
    picture = take_in(file=sent, title="Feeders", library=northern, actor=northern_editor)
    with picture.file.open() as kept:
        content = kept.read()
    assert not Image.open(BytesIO(content)).getexif()
    assert b"Phone of Anna" not in content
    assert picture.collection == northern.collection
    assert picture.uploaded_by_user == northern_editor
    assert picture.file_size == len(content)


def test_a_photo_of_twelve_megapixels_is_kept_smaller(photo):
    content, suffix = reduced(photo(width=4032, height=3024))
    assert Image.open(BytesIO(content)).size == (LONGEST_SIDE, 1920)
    assert suffix == ".jpg"


def test_a_photo_taken_upright_stands_upright(photo):
    content, _ = reduced(photo(width=400, height=300, turn=6))
    assert Image.open(BytesIO(content)).size == (300, 400)


def test_a_drawing_keeps_what_is_transparent():
    out = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    content, suffix = reduced(SimpleUploadedFile("a.png", out.getvalue()))
    assert suffix == ".png"
    assert Image.open(BytesIO(content)).getpixel((1, 1)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no photo", "формат"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "формат"),
        (jpeg()[:3000], "повреждён"),
    ],
)
def test_what_is_no_photo_is_refused_with_the_reason(content, words):
    with pytest.raises(Unusable, match=words):
        reduced(SimpleUploadedFile("a.jpg", content))


def test_a_file_that_is_too_large_is_not_even_opened():
    file = SimpleUploadedFile("a.jpg", b"")
    file.size = 30 * 1024 * 1024
    with pytest.raises(Unusable, match="25 МБ"):
        reduced(file)


def test_a_picture_that_unpacks_to_too_much_is_refused():
    out = BytesIO()
    Image.new("1", (15_000, 9_000)).save(out, "PNG")
    with pytest.raises(Unusable, match="120"):
        reduced(SimpleUploadedFile("a.png", out.getvalue()))
