"""Pictures of covers: what a cataloguer uploaded, or what a record's address led to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .editions import Edition


class CoverState(models.TextChoices):
    WANTED = "wanted", pgettext_lazy("cover", "to be fetched")
    SHOWN = "shown", pgettext_lazy("cover", "shown")
    FAILED = "failed", pgettext_lazy("cover", "cannot be fetched")


class Cover(models.Model):
    """The picture of an edition's cover; editions without one have theirs drawn.

    `url` is the address in a record, `next_try_at` when it is asked, `problem` the sentence that
    says why it led to none. What was uploaded is never replaced by what is fetched.
    """

    FOLDER = "catalog/covers"
    shared_because = "an edition looks the same in every library"

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="cover")
    state = models.CharField(_("state"), max_length=10, choices=CoverState)
    url = models.CharField(_("address"), max_length=1000, blank=True)
    small = models.FileField(upload_to=FOLDER, blank=True)
    large = models.FileField(upload_to=FOLDER, blank=True)
    is_uploaded = models.BooleanField(_("uploaded"), default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("cover")
        verbose_name_plural = _("covers")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="catalog_covers_to_fetch")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.edition_id}"
