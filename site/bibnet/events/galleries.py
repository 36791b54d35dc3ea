"""Reports keep their photos in rows of their own, in order."""

from __future__ import annotations

from collections.abc import Sequence

from bibnet.pages import cards
from bibnet.pages.photos.galleries import Photo, register_gallery

from .contexts import LARGE_PHOTO
from .models import EventReportPage, ReportPhoto


class ReportGallery:
    """The gallery of a report."""

    sizes: tuple[str, ...] = (cards.LIST_PICTURE, LARGE_PHOTO)
    keeps_consent = True

    def description_of(self, page: EventReportPage) -> str:
        return page.gallery_description

    def count(self, page: EventReportPage) -> int:
        return page.photos.count()

    def has_consent(self, page: EventReportPage) -> bool:
        return page.has_photo_consent

    def add(
        self,
        page: EventReportPage,
        photos: Sequence[Photo],
        *,
        description: str,
        has_consent: bool,
    ) -> None:
        first = page.photos.count()
        for number, one in enumerate(photos):
            row = ReportPhoto(image=one.picture, description=one.description)
            row.sort_order = first + number
            page.photos.add(row)
        page.gallery_description = description or page.gallery_description
        page.has_photo_consent = has_consent


register_gallery(EventReportPage, ReportGallery())
