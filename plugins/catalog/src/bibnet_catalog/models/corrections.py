"""What cataloguers correct in records that a source delivers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned

from .acts import Ended
from .records import Record


class Correction(LibraryOwned, Ended):
    """What a field of a record says instead of what its source delivers; laid over each delivery.

    `field` is one of `correcting.fields`, `value` the parts of the description that it stands for,
    as `Description.as_json` has them, None for what is empty; `delivered` the same as the source
    said it last. A correction that ended was taken back or gave way to another one.
    """

    record = models.ForeignKey(
        Record, models.PROTECT, related_name="corrections", verbose_name=_("record")
    )
    field = models.CharField(_("field"), max_length=40)
    value = models.JSONField(_("corrected to"))
    delivered = models.JSONField(_("as delivered"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "field"],
                condition=Q(ended_at=None),
                name="catalog_one_correction_of_a_field",
            )
        ]
        indexes = [models.Index(fields=["library", "-id"], name="catalog_corrections_of")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.field}"

    @property
    def is_taken_over(self) -> bool:
        """Whether the source says the same by now."""
        return bool(self.value == self.delivered)
