"""Whether the PDFs that a library gives to readers can be read aloud.

A PDF without tags is a picture of text for a screen reader: no headings, no order of columns
(GOST R 52872-2019; decree 102 of 2026-02-07 asks it of the sites of public institutions).
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import IO

from django.db.models import F, Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument

from bibnet.libraries.models import Library
from bibnet.pages.models import DocumentReading, Tagging

logger = logging.getLogger(__name__)

ENDING = ".pdf"
EVERY = timedelta(minutes=1)
# As many as a minute of the worker takes without other work waiting.
MOST_AT_ONCE = 50


def tagging_of(file: IO[bytes]) -> Tagging:
    """What the catalogue of a PDF says of its tags (ISO 32000-1, 14.7 and 14.8.1)."""
    from pypdf import PdfReader  # nobody else needs it, and it takes ten megabytes

    try:
        root = PdfReader(file).root_object
        marks = root.get("/MarkInfo")
        is_marked = marks is not None and bool(marks.get_object().get("/Marked"))
        has_tree = root.get("/StructTreeRoot") is not None
    # A broken file fails in ways that the library does not list; the next ones are to be read.
    except Exception:
        return Tagging.UNREADABLE
    return Tagging.TAGGED if is_marked and has_tree else Tagging.UNTAGGED


def read_new(region: Library) -> int:
    """Read the PDFs that came or were replaced since; how many."""
    found = _unread()[:MOST_AT_ONCE]
    for document in found:
        _read(document)
    return len(found)


def untagged(library: Library) -> QuerySet[DocumentReading]:
    """Readings of the library's own PDFs that came out badly, by the documents' titles."""
    collection = library.collection
    found = DocumentReading.objects.exclude(tagging=Tagging.TAGGED).select_related("document")
    if collection is None:
        return found.none()
    inside = {"document__collection__path__startswith": collection.path}
    if library.is_region:
        # All libraries' collections stand under the region's.
        inside = {"document__collection": collection}
    return found.filter(**inside).order_by("document__title", "document_id")


def _unread() -> QuerySet[AbstractDocument]:
    pdfs = get_document_model().objects.filter(file__iendswith=ENDING)
    return pdfs.filter(Q(reading=None) | ~Q(reading__file_hash=F("file_hash"))).order_by("pk")


def _read(document: AbstractDocument) -> None:
    try:
        with document.open_file() as file:
            tagging = tagging_of(file)
    except OSError:
        logger.warning("document %s is not where it should be", document.pk)
        tagging = Tagging.UNREADABLE
    DocumentReading.objects.update_or_create(
        document=document,
        defaults={"tagging": tagging, "file_hash": document.file_hash},
    )
