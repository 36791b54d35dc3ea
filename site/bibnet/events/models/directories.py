"""Directories of the region: what editors choose from. Rows are data, their names are Russian."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.Model):
    """For whom events are."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class AgeGroup(models.Model):
    """An age group of the attendance figures; bounds are full years, both included."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    age_from = models.PositiveSmallIntegerField(_("from, years"), default=0)
    age_to = models.PositiveSmallIntegerField(_("to, inclusive"), null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("age group")
        verbose_name_plural = _("age groups")
        ordering = ["sort_order", "age_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_to__isnull=True)
                | models.Q(age_to__gte=models.F("age_from")),
                name="age_group_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name
