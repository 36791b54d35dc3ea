"""What a library has: its holding of an edition, and the single copies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned
from bibnet_catalog.describing.states import CopyState

from .editions import Edition
from .records import Record
from .repeating import repeated_library

STATES = [
    (CopyState.FREE.value, pgettext_lazy("state of a copy", "at its place")),
    (CopyState.LENT.value, pgettext_lazy("state of a copy", "lent")),
    (CopyState.KEPT.value, pgettext_lazy("state of a copy", "put aside")),
    (CopyState.NOT_LENT.value, pgettext_lazy("state of a copy", "to be read in the library")),
    (CopyState.AWAY.value, pgettext_lazy("state of a copy", "not lent for a time")),
    (CopyState.EXPECTED.value, pgettext_lazy("state of a copy", "has not come yet")),
    (CopyState.LOST.value, pgettext_lazy("state of a copy", "lost")),
    (CopyState.WITHDRAWN.value, pgettext_lazy("state of a copy", "withdrawn")),
]


class Holding(LibraryOwned):
    """What one library has of an edition, in one place. `branch` is the part that has it, if told.

    The number is for good: a holding that is gone stays, marked so.
    """

    library = repeated_library()
    record = models.ForeignKey(
        Record, models.PROTECT, related_name="holdings", verbose_name=_("record")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="holdings", verbose_name=_("edition")
    )
    branch = models.ForeignKey(
        Library,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
    )
    sigla = models.CharField(_("sigla as delivered"), max_length=80, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    call_number = models.CharField(_("call number"), max_length=120, blank=True)
    note = models.CharField(_("which volumes or numbers"), max_length=300, blank=True)
    is_gone = models.BooleanField(_("gone"), default=False)
    # Whether the source says that a copy is at its place; nothing where it says nothing of them.
    is_free = models.BooleanField(_("at its place"), null=True, blank=True)
    # Whether the source says so of every copy: readers are not told of it, the index neither.
    is_lost = models.BooleanField(_("lost or withdrawn"), default=False)

    class Meta:
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["library", "call_number"], name="catalog_by_call_number"),
        ]

    def __str__(self) -> str:
        return self.call_number or self.place or self.sigla


class Copy(LibraryOwned):
    """One physical item. The number is for good.

    `identity` is how a delivery finds it again within its record: by inventory number, else by
    barcode, else by its place among the others. `status` is what the source wrote, `state` what
    that means, as of the delivery.
    """

    library = repeated_library()
    holding = models.ForeignKey(
        Holding, models.PROTECT, related_name="copies", verbose_name=_("holding")
    )
    # The holding's, whose database sees to it; of the indexes the constraint has it first.
    record = models.ForeignKey(
        Record, models.PROTECT, related_name="copies", db_index=False, db_constraint=False
    )
    identity = models.CharField(max_length=120)
    inventory = models.CharField(_("inventory number"), max_length=80, blank=True)
    barcode = models.CharField(_("barcode"), max_length=80, blank=True)
    price = models.CharField(_("price"), max_length=40, blank=True)
    status = models.CharField(_("state as delivered"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, blank=True)
    back = models.DateField(_("due again"), null=True, blank=True)
    received = models.CharField(_("received"), max_length=40, blank=True)
    is_gone = models.BooleanField(_("gone"), default=False)

    class Meta:
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "identity"], name="catalog_copy_once")
        ]
        # Found by their whole numbers; an index of a field would bring one for beginnings with it.
        indexes = [
            models.Index(fields=["inventory"], name="catalog_by_inventory"),
            models.Index(fields=["barcode"], name="catalog_by_barcode"),
        ]

    def __str__(self) -> str:
        return self.inventory or self.barcode or self.identity
