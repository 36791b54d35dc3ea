from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import ConsentDocument, Reader
from bibnet.libraries.models import Library
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


class ToSay(models.TextChoices):
    """News that a party without e-mail has to be told."""

    MOVED_UP = "moved_up", _("there is a seat now")
    CHANGED = "changed", _("another time or place")
    CANCELLED = "cancelled", _("called off")


_signer = Signer(salt="events.registration")


class Registration(LibraryOwned):
    """A party of `people` that wants to come on one date: readers or guests.

    The order of rows (`pk`) is the order of the queue: they are made while the date's row is
    locked. Name and contacts are erased some time after the event; the numbers stay.
    """

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="registrations")
    # Empty for guests, and when the reader was erased.
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, blank=True, related_name="event_registrations"
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
    # What a guest agreed to; a reader's consent is kept with the reader.
    consent_document = models.ForeignKey(
        ConsentDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    consent_hash = models.CharField(max_length=64, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_ip = models.GenericIPAddressField(null=True, blank=True)
    operator = models.ForeignKey(Library, models.PROTECT, null=True, blank=True, related_name="+")

    # What somebody has to say on the telephone, because no letter reaches this party.
    to_say = models.CharField(_("to say by telephone"), max_length=20, choices=ToSay, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["pk"]
        indexes = [models.Index(fields=["occurrence", "state"], name="registration_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="registration_has_people"),
            models.UniqueConstraint(
                fields=["occurrence", "reader"],
                condition=Q(state__in=LIVE),
                name="one_registration_per_reader",
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
    def telephone(self) -> str:
        """Where to call: the number given for this event, else the reader's own."""
        if self.phone or self.reader is None:
            return self.phone
        return self.reader.phone or (self.reader.user.phone if self.reader.user else "")

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

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
