"""The board as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bibnet.pages.models import Completeness
from bibnet.text.sheets import xlsx_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (24, 60, 24, 14, 14, 14, 14, 14, 18)


def workbook(rows: Iterable[Completeness]) -> bytes:
    """One row a library, the headings first."""
    return xlsx_of(_lines(rows), widths=WIDTHS)


def _lines(rows: Iterable[Completeness]) -> Iterator[list[Any]]:
    yield [
        _("Code"),
        _("Library"),
        _("District"),
        _("Filled, %"),
        _("Filled"),
        _("Out of date"),
        _("Missing"),
        _("Links that lead nowhere"),
        _("Counted"),
    ]
    for one in rows:
        library = one.library
        yield [
            library.code,
            library.name,
            str(library.district or ""),
            one.percent,
            one.filled,
            one.stale,
            one.empty,
            one.broken_links,
            localtime(one.counted_at).replace(tzinfo=None),
        ]
