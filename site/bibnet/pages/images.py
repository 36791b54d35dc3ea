"""What a camera writes beside the picture (place, device, owner) does not enter the portal."""

from __future__ import annotations

from io import BytesIO

from django.core.files.base import ContentFile, File
from PIL import Image

ORIENTATION = 0x0112
CLEANED = frozenset({"JPEG", "PNG", "WEBP", "MPO"})


def without_place_data(file: File) -> File:
    """The file without Exif, XMP and text notes; its pixels, colour profile and turn stay.

    What is no photograph (SVG, GIF) or cannot be read comes back as it was: the form refuses it.
    """
    file.seek(0)
    try:
        image = Image.open(file)
        image.load()
    except Exception:  # Pillow raises whatever its decoder met
        file.seek(0)
        return file
    if image.format not in CLEANED or not _carries_notes(image):
        file.seek(0)
        return file
    cleaned = BytesIO()
    format_name, options = _options(image)
    image.save(cleaned, format_name, **options)
    return ContentFile(cleaned.getvalue(), name=file.name)


def _carries_notes(image: Image.Image) -> bool:
    notes = {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "mp"}
    return image.format == "MPO" or bool(notes & image.info.keys()) or bool(_texts(image))


def _texts(image: Image.Image) -> dict[str, str]:
    return getattr(image, "text", {}) if image.format == "PNG" else {}


def _options(image: Image.Image) -> tuple[str, dict[str, object]]:
    turn = image.getexif().get(ORIENTATION)
    exif = Image.Exif()
    if turn and turn != 1:
        exif[ORIENTATION] = turn
    options: dict[str, object] = {"exif": exif.tobytes() if exif else b""}
    if image.info.get("icc_profile"):
        options["icc_profile"] = image.info["icc_profile"]
    match image.format:
        case "JPEG":
            # `keep` holds only for an untouched JPEG: the same quantisation, no visible loss.
            return "JPEG", {**options, "quality": "keep", "comment": b""}
        case "MPO":
            return "JPEG", {**options, "quality": 90}
        case "WEBP":
            return "WEBP", {**options, "quality": 90, "xmp": b""}
        case _:
            return "PNG", options
