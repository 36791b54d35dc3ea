"""Electronic resources that a library or the region offers: databases, libraries, collections."""

from __future__ import annotations

from datetime import date

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned


class ResourceKind(models.TextChoices):
    LIBRARY = "library", _("electronic library")
    DATABASE = "database", _("database")
    PERIODICALS = "periodicals", _("journals and newspapers")
    COLLECTION = "collection", _("own collection")
    OTHER = "other", pgettext_lazy("electronic resource", "something else")


class UsableWhere(models.TextChoices):
    ANYWHERE = "anywhere", _("from anywhere")
    TICKET = "ticket", _("from anywhere, with a library ticket")
    LIBRARY = "library", _("in the library")


class Resource(LibraryOwned):
    """A row of the register; the region's own rows are shown by all libraries."""

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=ResourceKind)
    supplier = models.CharField(_("supplier"), max_length=200, blank=True)
    where = models.CharField(_("where it is usable"), max_length=10, choices=UsableWhere)
    address = models.CharField(
        _("address"), max_length=500, validators=[URLValidator(schemes=["https", "http"])]
    )
    until = models.DateField(
        _("until when"),
        null=True,
        blank=True,
        help_text=_("After this day readers see it no more."),
    )
    about = models.TextField(pgettext_lazy("electronic resource", "what is in it"), blank=True)

    class Meta:
        verbose_name = _("electronic resource")
        verbose_name_plural = _("electronic resources")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def on(day: date) -> Q:
        """What is not over on a day."""
        return Q(until=None) | Q(until__gte=day)
