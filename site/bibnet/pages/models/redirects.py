from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned


class OldAddress(LibraryOwned):
    """An address of a library's site that leads elsewhere now, with all that stood under it."""

    path = models.CharField(
        _("old address"), max_length=500, help_text=_("From the first slash, for example /afisha/.")
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
    )
    address = models.CharField(_("or address"), max_length=500, blank=True)
    is_automatic = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "path"], name="old_address_once_per_library"
            ),
            models.CheckConstraint(
                condition=Q(page__isnull=False) | ~Q(address=""), name="old_address_leads_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.path
