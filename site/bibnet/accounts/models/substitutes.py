from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library, Role


class SubstitutionQuerySet(models.QuerySet):
    def on(self, day: date) -> SubstitutionQuerySet:
        """Those in force on a day."""
        return self.filter(starts__lte=day, ends__gte=day)


class Substitution(models.Model):
    """Somebody is on leave from `starts` to `ends`, both included; somebody else steps in."""

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="absences",
        verbose_name=_("on leave"),
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="substitutions",
        verbose_name=_("substitute"),
    )
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="substitution_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")), name="nobody_substitutes_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absent_id} → {self.substitute_id}"


class LentRole(models.Model):
    """A role that a substitute holds only because of the substitution."""

    substitution = models.ForeignKey(Substitution, models.CASCADE, related_name="lent_roles")
    library = models.ForeignKey(Library, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["substitution", "library", "role"], name="one_role_lent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.substitution_id} {self.role}"
