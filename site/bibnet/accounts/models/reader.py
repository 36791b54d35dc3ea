from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library

# Under this age a representative consents (Family Code, library rules); "to 14 inclusive" in
# statistics is another thing.
AGE_OF_OWN_CONSENT = 14
AGE_OF_MAJORITY = 18


def new_pseudonym() -> str:
    return secrets.token_hex(16)


class Relation(models.TextChoices):
    """What a representative is to a child."""

    PARENT = "parent", _("parent")
    GUARDIAN = "guardian", _("guardian")


class Reader(models.Model):
    """A person who uses libraries; belongs to none of them and may have no login."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reader",
        verbose_name=_("account"),
    )
    last_name = models.CharField(_("surname"), max_length=150)
    first_name = models.CharField(_("first name"), max_length=150)
    patronymic = models.CharField(_("patronymic"), max_length=150, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    representative = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("representative"),
    )
    relation = models.CharField(_("relation"), max_length=10, choices=Relation, blank=True)
    # The name of this person in the journal; gone with the row.
    pseudonym = models.CharField(max_length=32, unique=True, default=new_pseudonym, editable=False)
    # The library whose staff made the entry; empty if the reader did.
    registered_in = models.ForeignKey(
        Library, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    registered_at = models.DateTimeField(auto_now_add=True)
    # The day the person was told that these data go, and what stood against it then.
    erase_on = models.DateField(null=True, blank=True, editable=False)
    kept_because = models.TextField(blank=True, editable=False)
    my_library = models.ForeignKey(
        Library,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("my library"),
    )

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        ordering = ["last_name", "first_name", "pk"]
        indexes = [
            models.Index(fields=["last_name", "first_name", "birth_date"], name="reader_by_name")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(representative=models.F("pk")),
                name="nobody_represents_themselves",
            )
        ]

    def __str__(self) -> str:
        return self.formal_name

    @property
    def formal_name(self) -> str:
        """Surname first."""
        parts = (self.last_name, self.first_name, self.patronymic)
        return " ".join(part for part in parts if part)

    def age_on(self, day: date) -> int | None:
        """Age in full years on a day; None while the date of birth is unknown."""
        born = self.birth_date
        return None if born is None else age_between(born, day)


def age_between(born: date, day: date) -> int:
    """Full years from birth to a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
