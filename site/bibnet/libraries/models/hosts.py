from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .library import Library


class LibraryHost(models.Model):
    """A host name that leads to a library: one canonical, the others redirect to it."""

    library = models.ForeignKey(
        Library, models.CASCADE, related_name="hosts", verbose_name=_("library")
    )
    hostname = models.CharField(_("host name"), max_length=253, unique=True)
    is_canonical = models.BooleanField(_("canonical"), default=True)
    keeps_path = models.BooleanField(
        _("keeps the rest of the address"),
        default=True,
        help_text=_("Off for the host of a library that is gone: all leads to the front page."),
    )

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints = [
            models.UniqueConstraint(
                fields=["library"],
                condition=Q(is_canonical=True),
                name="one_canonical_host_per_library",
            ),
            models.CheckConstraint(
                condition=Q(hostname=Lower("hostname")), name="hostname_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.hostname
