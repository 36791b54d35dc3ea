"""One photo of a phone becomes a picture of the library: smaller, and without place data."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from wagtail.images import get_image_model

from .models import Library

if TYPE_CHECKING:
    from bibnet.accounts.models import User

# Pages show at most 1600; what is kept is enough for a large screen and a small print.
LONGEST_SIDE = 2560
QUALITY = 86
MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 120_000_000
SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp"}
# Several pictures in one file (MPO) are opened as a JPEG is.
FORMATS = ("JPEG", "PNG", "WEBP")


class Unusable(Exception):
    """A file that cannot be taken in; `str()` of it is the reason for who sent it."""


def take_in(*, file: File, title: str, library: Library, actor: User) -> Any:
    """Keep a photo in the library's collection, as a picture. Raises Unusable with the reason.

    One photo is in memory at a time; what the camera wrote beside it is not kept.
    """
    return keep(*reduced(file), title=title, library=library, actor=actor)


def keep(content: bytes, suffix: str, *, title: str, library: Library, actor: User) -> Any:
    """Keep what `reduced` gave in the library's collection, as a picture."""
    picture = get_image_model()(
        title=title[:255],
        file=ContentFile(content, name=f"photo{suffix}"),
        collection=library.collection,
        uploaded_by_user=actor,
    )
    picture.save()
    return picture


def reduced(file: File) -> tuple[bytes, str]:
    """The photo turned upright, at most LONGEST_SIDE wide and high, as bytes and a suffix."""
    if file.size > MOST_BYTES:
        raise Unusable(_("The file is larger than 25 MB."))
    try:
        image = Image.open(file, formats=FORMATS)
    except Exception as error:  # Pillow raises whatever its decoder met
        raise Unusable(
            _("This is no photo that we can read. Save it as JPEG and add it again.")
        ) from error
    if image.width * image.height > MOST_PIXELS:
        raise Unusable(_("The photo has more than 120 megapixels."))
    kind = image.format or "JPEG"
    try:
        return _saved(image, "JPEG" if kind == "MPO" else kind), SUFFIXES[kind]
    except Exception as error:
        raise Unusable(_("The file is damaged: take it from the phone again.")) from error


def _saved(image: Image.Image, kind: str) -> bytes:
    # A JPEG decodes at a half or a quarter of its size where that is still large enough.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if kind == "JPEG" and upright.mode not in ("RGB", "L"):
        upright = upright.convert("RGB")
    out = BytesIO()
    clean = Image.new(upright.mode, upright.size)
    if upright.mode == "P":
        clean = upright.convert("RGBA")
    else:
        clean.paste(upright)
    options = {"quality": QUALITY} if kind != "PNG" else {}
    clean.save(out, kind, icc_profile=profile, **options)
    return out.getvalue()
