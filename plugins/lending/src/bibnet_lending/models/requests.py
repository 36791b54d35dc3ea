"""What a reader wants and the library has not at hand: from the asking to the book in hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .copies import EDITION
from .orders import Order
from .tickets import ReaderTicket


class RequestState(models.TextChoices):
    """Where a request stands, as its reader sees it."""

    ASKED = "asked", pgettext_lazy("state of a request", "the library looks for a way")
    SOUGHT = "sought", pgettext_lazy("state of a request", "asked of another library")
    ON_THE_WAY = "on_the_way", pgettext_lazy("state of a request", "on the way")
    READY = "ready", pgettext_lazy("state of a request", "waits for you")
    LENT = "lent", pgettext_lazy("state of a request", "lent")
    DONE = "done", pgettext_lazy("state of a request", "done")
    PROPOSED = "proposed", pgettext_lazy("state of a request", "proposed to be bought")
    ORDERED = "ordered", pgettext_lazy("state of a request", "ordered here")
    REFUSED = "refused", pgettext_lazy("state of a request", "refused")
    CANCELLED = "cancelled", pgettext_lazy("state of a request", "cancelled")
    EXPIRED = "expired", pgettext_lazy("state of a request", "was not fetched")


class Purpose(models.TextChoices):
    """For what the law lets a library make a copy of a part (Civil Code, article 1275)."""

    STUDY = "study", pgettext_lazy("purpose of a copy", "for study")
    RESEARCH = "research", pgettext_lazy("purpose of a copy", "for research")


# What another library refuses, does not answer or loses is looked for anew; a copy of pages that
# the own library makes waits at once.
REQUEST_MOVES: dict[str, frozenset[str]] = {
    RequestState.ASKED: frozenset(
        {
            RequestState.SOUGHT,
            RequestState.READY,
            RequestState.PROPOSED,
            RequestState.ORDERED,
            RequestState.REFUSED,
            RequestState.CANCELLED,
        }
    ),
    RequestState.SOUGHT: frozenset(
        {RequestState.ASKED, RequestState.ON_THE_WAY, RequestState.CANCELLED}
    ),
    RequestState.ON_THE_WAY: frozenset(
        {RequestState.READY, RequestState.ASKED, RequestState.CANCELLED}
    ),
    RequestState.READY: frozenset(
        {
            RequestState.LENT,
            RequestState.DONE,
            RequestState.ASKED,
            RequestState.CANCELLED,
            RequestState.EXPIRED,
        }
    ),
    RequestState.LENT: frozenset({RequestState.DONE}),
    RequestState.PROPOSED: frozenset(
        {RequestState.ORDERED, RequestState.REFUSED, RequestState.CANCELLED}
    ),
    RequestState.DONE: frozenset(),
    RequestState.ORDERED: frozenset(),
    RequestState.REFUSED: frozenset(),
    RequestState.CANCELLED: frozenset(),
    RequestState.EXPIRED: frozenset(),
}
# Of these the own library has the next word.
TO_DECIDE = (RequestState.ASKED, RequestState.PROPOSED)
GOES_ON = (
    RequestState.ASKED,
    RequestState.SOUGHT,
    RequestState.ON_THE_WAY,
    RequestState.READY,
    RequestState.LENT,
    RequestState.PROPOSED,
)


class BookRequest(LibraryOwned):
    """A reader asks the own library for a book that has to be got from elsewhere.

    It is an `edition` of the catalogue, or what the reader tells of it. With `pages` a copy of a
    part is meant and not the book (Civil Code, article 1275): `purpose` is what it is for, said by
    who has read the terms of the law at `law_read_at`. `order` is the order of the own
    library in which it ended, or that was refused before it. Late is what nobody has answered until
    the end of `answer_by`; what has come waits at the desk `until` the end of a day.
    """

    ticket = models.ForeignKey(
        ReaderTicket, models.SET_NULL, null=True, related_name="requests", verbose_name=_("ticket")
    )
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, related_name="requests", verbose_name=_("reader")
    )
    edition = models.ForeignKey(
        EDITION,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("edition"),
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    year = models.CharField(_("year"), max_length=20, blank=True)
    why = models.CharField(_("what it is needed for"), max_length=500, blank=True)
    pages = models.CharField(_("pages of which a copy is needed"), max_length=200, blank=True)
    purpose = models.CharField(_("purpose of the copy"), max_length=10, choices=Purpose, blank=True)
    law_read_at = models.DateTimeField(_("terms of the law read"), null=True, blank=True)
    pickup = models.ForeignKey(
        Library, models.PROTECT, related_name="+", verbose_name=_("where to fetch it")
    )
    order = models.ForeignKey(
        Order, models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.ASKED
    )
    placed_at = models.DateTimeField(_("placed"))
    state_at = models.DateTimeField(_("in this state since"))
    answer_by = models.DateField(_("to be answered by"))
    until = models.DateField(_("waits until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # The key of the form that was sent: sent again it asks for nothing more.
    key = models.CharField(max_length=40, blank=True)
    placed_by = by_whom()

    class Meta:
        verbose_name = _("request for a book")
        verbose_name_plural = _("requests for books")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__isnull=False) | ~Q(title=""), name="lending_request_of_what"
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED) | ~Q(reason=""),
                name="lending_request_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.READY) | Q(until__isnull=False),
                name="lending_request_ready_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(purpose="", law_read_at=None)
                | (~Q(pages="") & ~Q(purpose="") & Q(law_read_at__isnull=False)),
                name="lending_copy_for_a_purpose",
            ),
            models.UniqueConstraint(
                fields=["library", "key"],
                condition=~Q(key=""),
                name="lending_one_request_per_key",
            ),
        ]
        indexes = [
            models.Index(
                fields=["library", "state", "answer_by"],
                condition=Q(state__in=GOES_ON),
                name="lending_open_requests",
            ),
            models.Index(fields=["reader"], name="lending_requests_of_reader"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def told(self) -> str:
        """Author and title in one line, as the reader has told them."""
        said = f"{self.author.rstrip('.')}. {self.title}" if self.author else self.title
        return f"{said}, {self.year}" if self.year else said

    @property
    def is_open(self) -> bool:
        return self.state in GOES_ON


class Because(models.TextChoices):
    """Why a request is where it is; `facts` of the step fill in the sentence, when it is read."""

    ASKED_OF = "asked_of", _("{library} was asked")
    REFUSED_BY = "refused_by", _("{library} refused: {reason}")
    INSTEAD = "instead", _("{silent} has not answered in time, {library} was asked")
    SILENT = "silent", _("{library} has not answered in time")
    GONE = "gone", _("{library} lends no more")


class RequestStep(LibraryOwned):
    """One step of a request: what, when, who took it, and what its reader is told of it: `note` is
    what somebody wrote, `because` with its `facts` is told in the language of who reads it.
    """

    request = models.ForeignKey(BookRequest, models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=RequestState)
    at = models.DateTimeField(_("when"))
    by = by_whom()
    note = models.CharField(_("note"), max_length=500, blank=True)
    because = models.CharField(_("reason"), max_length=10, choices=Because, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.state}"

    @property
    def told(self) -> str:
        """What was said at this step."""
        if not self.because:
            return self.note
        return str(Because(self.because).label).format_map(self.facts)
