"""Corrections as people read them: of one record, of a library, as a file for its own system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bibnet_catalog.models import Correction, Record

from .fields import in_words, named

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

MOST_OF_A_RECORD = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A correction in words."""

    correction: Correction
    field: str
    was: str
    now: str


def of_record(record: Record) -> list[Row]:
    """All corrections of a record, the last first; those that ended too."""
    found = Correction.objects.of(record.library).filter(record=record)
    return list(_rows(found.select_related("by", "ended_by")[:MOST_OF_A_RECORD]))


def of_library(library: Library, *, taken_over: bool = False) -> QuerySet[Correction]:
    """The corrections that stand, the last first; or those that the source has taken over."""
    found = Correction.objects.of(library).filter(ended_at=None, record__is_gone=False)
    found = found.filter(value=F("delivered")) if taken_over else found
    return found.select_related("by", "record__source", "record__edition").defer(
        "record__content", "record__description"
    )


def in_rows(corrections: Iterable[Correction]) -> list[Row]:
    """These corrections in words."""
    return list(_rows(corrections))


def as_table(library: Library) -> Iterator[list[str]]:
    """The corrections that stand, under headings, for the library's own system."""
    yield [
        _("Source"),
        _("Number of the record"),
        _("Title proper"),
        _("Field"),
        _("As delivered"),
        _("Corrected to"),
        _("Why"),
        _("When"),
        _("The source says the same"),
    ]
    for one in _rows(of_library(library).iterator(chunk_size=500)):
        correction = one.correction
        yield [
            correction.record.source.name,
            correction.record.control_number,
            correction.record.edition.title,
            one.field,
            one.was,
            one.now,
            correction.reason,
            localtime(correction.at).strftime("%d.%m.%Y %H:%M"),
            _("yes") if correction.is_taken_over else "",
        ]


def _rows(corrections: Iterable[Correction]) -> Iterator[Row]:
    for one in corrections:
        yield Row(
            one,
            named(one.field),
            in_words(one.field, one.delivered),
            in_words(one.field, one.value),
        )
