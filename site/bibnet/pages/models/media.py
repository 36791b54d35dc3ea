from __future__ import annotations

import secrets
from pathlib import PurePath

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

from bibnet.pages.images import without_place_data

FOLDER = "pictures"


def new_token() -> str:
    """What names a picture's files: cannot be guessed, says nothing."""
    return secrets.token_hex(8)


class Picture(AbstractImage):
    """A picture of a library: its collection says whose, its description is its first alt text.

    Files lie under `pictures/<token>`, so the view that serves them finds the picture by the path.
    """

    token = models.CharField(max_length=16, unique=True, default=new_token, editable=False)
    credit = models.CharField(_("author or source"), max_length=120, blank=True)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def get_upload_to(self, filename: str) -> str:
        return f"{FOLDER}/{self.token}{PurePath(filename).suffix.lower()}"

    def get_rendition_or_none(self, size: str) -> Rendition | None:
        """The picture in a size; None when its file is missing or broken, so the page stands."""
        try:
            return self.get_rendition(size)
        except SourceImageIOError:
            return None

    def save(self, *args: object, **kwargs: object) -> None:
        # Every door (form, many at once, API, demo) passes here: place data never reach the disk.
        if self.file and not self.file._committed:
            self.file.file = without_place_data(self.file.file)
            self.file_size = self.file.file.size
        super().save(*args, **kwargs)


class Rendition(AbstractRendition):
    """One size of a picture."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_size"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return f"{FOLDER}/{self.image.token}/{PurePath(filename).name}"
