"""Applications for a ticket: what somebody has filled in, and what the library made of it."""

from __future__ import annotations

import uuid

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import ConsentDocument, Reader
from bibnet.accounts.models.reader import Relation
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .tickets import ReaderTicket


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    SUBMITTED = "submitted", pgettext_lazy("state of an application", "waits for the library")
    CONFIRMED = "confirmed", pgettext_lazy("state of an application", "the ticket is given")
    REFUSED = "refused", pgettext_lazy("state of an application", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an application", "withdrawn")


# There is one answer to an application; who changes their mind applies anew.
APPLICATION_MOVES: dict[str, frozenset[str]] = {
    ApplicationState.SUBMITTED: frozenset(
        {ApplicationState.CONFIRMED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN}
    ),
    ApplicationState.CONFIRMED: frozenset(),
    ApplicationState.REFUSED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
}


class QuestionKind(models.TextChoices):
    """How a question of the questionnaire is answered."""

    TEXT = "text", pgettext_lazy("kind of question", "in own words")
    CHOICE = "choice", pgettext_lazy("kind of question", "one of several")
    SEVERAL = "several", pgettext_lazy("kind of question", "some of several")
    YES_NO = "yes_no", pgettext_lazy("kind of question", "yes or no")


class Asked(models.TextChoices):
    """Who is asked a question."""

    EVERYBODY = "everybody", pgettext_lazy("who is asked", "everybody")
    CHILDREN = "children", pgettext_lazy("who is asked", "only for children")
    ADULTS = "adults", pgettext_lazy("who is asked", "only adults")


class ApplicationQuestion(LibraryOwned):
    """A question of a library's own, asked with each application."""

    label = models.CharField(_("question"), max_length=150)
    kind = models.CharField(
        _("answered"), max_length=10, choices=QuestionKind, default=QuestionKind.TEXT
    )
    choices = models.TextField(
        _("answers to choose from"), blank=True, help_text=_("One in a line.")
    )
    asked = models.CharField(
        _("who is asked"), max_length=10, choices=Asked, default=Asked.EVERYBODY
    )
    is_required = models.BooleanField(_("has to be answered"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=10)

    class Meta:
        verbose_name = _("question of the application")
        verbose_name_plural = _("questions of the application")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def options(self) -> list[str]:
        return [one.strip() for one in self.choices.splitlines() if one.strip()]


class RefusalAbout(models.TextChoices):
    """What is refused."""

    TICKET = "ticket", pgettext_lazy("what is refused", "an application for a ticket")
    BOOK = "book", pgettext_lazy("what is refused", "a request to buy an electronic book")


class RefusalReason(LibraryOwned):
    """A reason that a library gives often, ready to be chosen and changed."""

    about = models.CharField(
        _("what is refused"), max_length=10, choices=RefusalAbout, default=RefusalAbout.TICKET
    )
    text = models.CharField(
        _("reason"),
        max_length=500,
        help_text=_("Of a book, {book}, {price} and {limit} stand for what they name."),
    )

    class Meta:
        verbose_name = _("reason of a refusal")
        verbose_name_plural = _("reasons of refusals")
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


_signer = Signer(salt="lending.application")


class Application(LibraryOwned):
    """Somebody asks a member library for a ticket, to be fetched at `branch`.

    `reader` is for whom, where there is an entry already; `applicant` is whose account sent it,
    for a child the representative's. A guest has neither until the ticket is given.
    """

    branch = models.ForeignKey(
        Library, models.PROTECT, related_name="+", verbose_name=_("where the ticket is fetched")
    )
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, blank=True, related_name="ticket_applications"
    )
    applicant = models.ForeignKey(
        Reader, models.SET_NULL, null=True, blank=True, related_name="sent_applications"
    )
    last_name = models.CharField(_("surname"), max_length=150)
    first_name = models.CharField(_("first name"), max_length=150)
    patronymic = models.CharField(_("patronymic"), max_length=150, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # A child's, where a guest applies for one.
    representative_last_name = models.CharField(max_length=150, blank=True)
    representative_first_name = models.CharField(max_length=150, blank=True)
    relation = models.CharField(_("relation"), max_length=10, choices=Relation, blank=True)
    # What was asked and what was answered, in the words of that day.
    answers = models.JSONField(_("answers"), default=list, blank=True)
    channel = models.CharField(_("came by"), max_length=40, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.SUBMITTED
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(_("sent"))
    state_at = models.DateTimeField(_("in this state since"))
    decided_by = by_whom()
    documents = models.JSONField(_("documents seen"), default=list, blank=True)
    ticket = models.OneToOneField(
        ReaderTicket, models.SET_NULL, null=True, blank=True, related_name="application"
    )

    # The form sent twice is one application; so are two of one guest with the same data.
    key = models.CharField(max_length=40, default=uuid.uuid4)
    person = models.CharField(max_length=64, blank=True)

    # What a guest agreed to; who has an account gave the consent there.
    consent_document = models.ForeignKey(
        ConsentDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    consent_hash = models.CharField(max_length=64, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_ip = models.GenericIPAddressField(null=True, blank=True)
    operator = models.ForeignKey(Library, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("application for a ticket")
        verbose_name_plural = _("applications for tickets")
        ordering = ["submitted_at", "pk"]
        indexes = [
            models.Index(
                fields=["library", "state", "submitted_at"], name="lending_applications_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["library", "key"], name="lending_one_application_per_key"
            ),
            models.UniqueConstraint(
                fields=["library", "reader"],
                condition=Q(state=ApplicationState.SUBMITTED),
                name="lending_one_open_application",
            ),
            models.UniqueConstraint(
                fields=["library", "person"],
                condition=Q(state=ApplicationState.SUBMITTED) & ~Q(person=""),
                name="lending_one_open_application_of_guest",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.REFUSED) | ~Q(reason=""),
                name="lending_application_refused_why",
            ),
            models.CheckConstraint(
                condition=Q(applicant__isnull=False) | Q(consent_document__isnull=False),
                name="lending_applied_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"

    @property
    def formal_name(self) -> str:
        """Surname first."""
        parts = (self.last_name, self.first_name, self.patronymic)
        return " ".join(part for part in parts if part)

    @property
    def representative_name(self) -> str:
        return f"{self.representative_last_name} {self.representative_first_name}".strip()

    @property
    def is_open(self) -> bool:
        return self.state == ApplicationState.SUBMITTED

    @property
    def secret(self) -> str:
        """What a guest's link holds beside the number: nobody else can work it out."""
        return _signer.signature(str(self.pk))

    def is_secret(self, value: str) -> bool:
        try:
            _signer.unsign(f"{self.pk}:{value}")
        except BadSignature:
            return False
        return True
