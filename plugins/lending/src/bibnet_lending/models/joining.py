"""Tickets of several libraries that belong to one reader: proofs, and who joined what."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import Reader
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .tickets import ReaderTicket


class Proof(models.TextChoices):
    """How it was shown that a ticket is the reader's."""

    PASSWORD = "password", pgettext_lazy("proof of a ticket", "its number and password")
    CODE = "code", pgettext_lazy("proof of a ticket", "its number and a code from the desk")
    DESK = "desk", pgettext_lazy("proof of a ticket", "in person at the desk")


class JoiningCode(LibraryOwned):
    """A one-time code that a desk gives to the bearer of one of its tickets, to join it."""

    ticket = models.ForeignKey(ReaderTicket, models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    made_by = by_whom()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    misses = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("code to join a ticket")
        verbose_name_plural = _("codes to join tickets")

    def __str__(self) -> str:
        return str(self.pk)


class Joining(LibraryOwned):
    """That a library's ticket came to a reader who has other ones, and whether it left again.

    `entry` is what was known of the person in the entry that the ticket had before, so that it can
    be parted again.
    """

    ticket = models.ForeignKey(
        ReaderTicket, models.CASCADE, related_name="joinings", verbose_name=_("ticket")
    )
    reader = models.ForeignKey(
        Reader, models.CASCADE, related_name="joinings", verbose_name=_("reader")
    )
    proof = models.CharField(_("proof"), max_length=10, choices=Proof)
    entry: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    joined_at = models.DateTimeField(_("joined"))
    joined_by = by_whom()
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    left_by = by_whom()

    class Meta:
        verbose_name = _("joined ticket")
        verbose_name_plural = _("joined tickets")
        ordering = ["-joined_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(left_at=None), name="lending_joined_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Guest(LibraryOwned):
    """That a library serves a reader by another one's ticket, and counts the reader this year."""

    reader = models.ForeignKey(
        Reader, models.CASCADE, related_name="visits_as_guest", verbose_name=_("reader")
    )
    ticket = models.ForeignKey(
        ReaderTicket, models.SET_NULL, null=True, related_name="+", verbose_name=_("ticket")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    agreed_at = models.DateTimeField(_("agreed"))
    noted_by = by_whom()

    class Meta:
        verbose_name = _("reader by another library's ticket")
        verbose_name_plural = _("readers by other libraries' tickets")
        constraints = [
            models.UniqueConstraint(
                fields=["library", "reader", "year"], name="lending_counted_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.year}"
