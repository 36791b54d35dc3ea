"""Acts with an exchange as the tests do them, each by whose side it is."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bibnet_lending.models import Exchange
from bibnet_lending.services import sides
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.plugins.lending.conftest import NOW

# What a reader says who asks for a copy of pages.
OF_PAGES = {"pages": "12–19", "purpose": "study", "knows_law": True}


def a_scan(name: str = "page 1.jpg", color: str = "white") -> SimpleUploadedFile:
    """A photo of a page, as a phone sends it."""
    out = BytesIO()
    Image.new("RGB", (300, 400), color).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def now_of(row: Any) -> Any:
    """A row as it is now, of whatever library."""
    return type(row)._base_manager.get(pk=row.pk)


def run(exchange: Exchange, *acts: str) -> Exchange:
    """Do the acts, each by whose side it is."""
    for act in acts:
        exchange = Exchange._base_manager.select_related("library", "lender", "pickup").get(
            pk=exchange.pk
        )
        more: dict[str, Any] = {"reason": "Переплетают"} if act == "refuse" else {}
        if act == "deliver":
            more["files"] = [a_scan()]
        sides._DO[sides.Act(act)](exchange=exchange, actor=None, now=NOW, **more)
    return now_of(exchange)
