from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned

from .occurrence import Occurrence


class RegistrationState(models.TextChoices):
    """Where a registration stands."""

    REGISTERED = "registered", _("has a seat")
    WAITING = "waiting", _("on the waiting list")
    CANCELLED = "cancelled", _("cancelled")


# A registration is made with a seat or waiting; nothing comes back from cancelled.
ALLOWED_MOVES: dict[str, frozenset[str]] = {
    RegistrationState.WAITING: frozenset(
        {RegistrationState.REGISTERED, RegistrationState.CANCELLED}
    ),
    RegistrationState.REGISTERED: frozenset({RegistrationState.CANCELLED}),
    RegistrationState.CANCELLED: frozenset(),
}
LIVE = (RegistrationState.REGISTERED, RegistrationState.WAITING)


class Channel(models.TextChoices):
    """How a registration came."""

    SITE = "site", _("on the site")
    STAFF = "staff", _("by the staff, on the telephone or at the desk")


_signer = Signer(salt="events.registration")


class Registration(LibraryOwned):
    """A party of `people` that wants to come on one date: readers or guests.

    The order of rows (`pk`) is the order of the queue: they are made while the date's row is
    locked. Name and contacts are erased some time after the event; the numbers stay.
    """

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState)
    channel = models.CharField(_("came"), max_length=10, choices=Channel, default=Channel.SITE)
    came = models.PositiveSmallIntegerField(_("people came"), null=True, blank=True)
    created_at = models.DateTimeField(_("made at"))
    state_at = models.DateTimeField(_("in this state since"))
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["pk"]
        indexes = [models.Index(fields=["occurrence", "state"], name="registration_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="registration_has_people"),
            models.UniqueConstraint(
                fields=["occurrence", "user"],
                condition=Q(state__in=LIVE),
                name="one_registration_per_account",
            ),
            models.UniqueConstraint(
                fields=["occurrence", "phone"],
                condition=Q(state__in=LIVE) & ~Q(phone=""),
                name="one_registration_per_telephone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def secret(self) -> str:
        """What the link to cancel holds beside the number: nobody else can work it out."""
        return _signer.signature(str(self.pk))

    def is_secret(self, value: str) -> bool:
        """Whether `value` is this registration's secret, under today's key or an older one."""
        try:
            _signer.unsign(f"{self.pk}:{value}")
        except BadSignature:
            return False
        return True
