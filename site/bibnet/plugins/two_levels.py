"""Settings of a plugin on two levels: the region's row and each library's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, cast

from django.db import models
from django.db.models.signals import class_prepared, post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library


class PluginSettings(models.Model):
    """Base of a plugin's settings model; one row for the region, one for each member.

    Fields in `region_only` (accounts, keys, limits of the contract) are the region's and never a
    library's. Every other field that a library leaves empty is taken from the region's row, so
    give it `null=True` or, as text, `blank=True`. Fields in `secret` are never shown again.

    Each process keeps what holds until a row is saved or deleted: `update()` and `bulk_create()`
    of a queryset would go unnoticed.
    """

    region_only: Sequence[str] = ()
    secret: Sequence[str] = ()

    library = models.OneToOneField(
        Library, models.CASCADE, related_name="+", verbose_name=_("library"), editable=False
    )

    library_id: int

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.app_label}: {self.library_id}"

    @classmethod
    def of(cls, library: Library) -> Self:
        """What holds in the library: its own values, the region's where it has none.

        The object is for reading; `own_row` is for changing.
        """
        return cast("Self", _what_holds(cls, library.member.pk))

    @classmethod
    def own_row(cls, library: Library) -> Self:
        """The row of exactly this library or the region, new and empty if there is none yet."""
        row = cls._default_manager.filter(library=library).first()
        if row is not None:
            return row
        return cls(library=library) if library.is_region else cls.empty_row(library)

    @classmethod
    def empty_row(cls, library: Library) -> Self:
        """A row that leaves everything to the region wherever a field can be empty."""
        row = cls(library=library)
        for field in cls.setting_fields():
            if field.null:
                setattr(row, field.attname, None)
            elif field.empty_strings_allowed and field.blank:
                setattr(row, field.attname, "")
        return row

    @classmethod
    def setting_fields(cls) -> list[models.Field[Any, Any]]:
        """The fields that are settings."""
        return [
            field
            for field in cls._meta.concrete_fields
            if not field.primary_key and field.name != "library"
        ]

    @classmethod
    def fields_for(cls, library: Library) -> list[str]:
        """Names of the fields that are set at this level."""
        names = [field.name for field in cls.setting_fields()]
        return names if library.is_region else [one for one in names if one not in cls.region_only]


@stamps.remembered("network", "settings")
def _what_holds(model: type[PluginSettings], member: int) -> PluginSettings:
    region = network.region()
    rows = {
        row.library_id: row for row in model._default_manager.filter(library__in=[member, region])
    }
    shared = rows.get(region.pk) or model(library=region)
    own = rows.get(member)
    merged = model(library=network.library(member))
    for field in model.setting_fields():
        value = getattr(own, field.attname) if own is not None else None
        if own is None or field.name in model.region_only or value is None or value == "":
            value = getattr(shared, field.attname)
        setattr(merged, field.attname, value)
    return merged


@receiver(class_prepared)
def _follow(sender: type[models.Model], **kwargs: object) -> None:
    """A row that is saved or goes makes every process read settings anew."""
    if issubclass(sender, PluginSettings):
        for signal in (post_save, post_delete):
            signal.connect(_changed, sender=sender)


def _changed(**kwargs: object) -> None:
    stamps.bump("settings")
