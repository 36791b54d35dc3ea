"""Logos and header pictures: what is uploaded is drawn anew, so nothing hidden comes along."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LOGO_SIZE, PICTURE_SIZE = (480, 240), (1600, 1200)
MOST_BYTES, MOST_PIXELS = 10_000_000, 40_000_000
_FORMATS = ["PNG", "JPEG", "WEBP"]


def redrawn(file: UploadedFile, *, kind: str, size: tuple[int, int]) -> ContentFile:
    """The picture as WebP no larger than `size`, upright, without its EXIF data.

    Its name tells its content, so that its address may be cached for good. Raises
    ValidationError for what is no picture or is too large.
    """
    if (file.size or 0) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."))
    try:
        with Image.open(file, formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValidationError(_("The picture has more than 40 million dots."))
            upright = ImageOps.exif_transpose(image)
            mode = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
            drawn = upright.convert(mode)
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ValidationError(_("This is no PNG, JPEG or WebP picture.")) from error
    drawn.thumbnail(size)
    body = BytesIO()
    drawn.save(body, "WEBP", quality=85, method=6)
    digest = hashlib.sha256(body.getvalue()).hexdigest()[:12]
    return ContentFile(body.getvalue(), name=f"{kind}-{digest}.webp")
