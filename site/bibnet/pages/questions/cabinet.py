"""What an asker's own cabinet shows: the questions asked under this login."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.pages.models import Question, QuestionState

if TYPE_CHECKING:
    from bibnet.accounts.models import User

MOST_SHOWN = 10


@dataclass(frozen=True)
class OwnQuestion:
    """One question as its asker sees it; `url`, its private address, is empty for everybody else's
    eyes.
    """

    subject: str
    url: str
    library: str
    asked_at: datetime
    state: tuple[str, str]


def questions_of(user: User, region: Library, *, is_viewing: bool = False) -> list[OwnQuestion]:
    """What the person asked in all libraries and what is still kept, the latest first."""
    found = Question.objects.under(region).filter(asked_by=user, forgotten_at=None)
    rows = found.select_related("library")[:MOST_SHOWN]
    return [_shown(one, is_viewing=is_viewing) for one in rows]


def _shown(one: Question, *, is_viewing: bool) -> OwnQuestion:
    path = reverse("pages:question", args=[one.pk, one.secret])
    return OwnQuestion(
        subject=one.subject,
        url="" if is_viewing else f"{network.root_url(one.library)}{path}",
        library=str(one.library),
        asked_at=one.asked_at,
        state=_state(one),
    )


def _state(one: Question) -> tuple[str, str]:
    if one.state == QuestionState.NEW:
        return "warn", _("Waits for an answer")
    if one.state == QuestionState.ANSWERED:
        return "ok", _("There is an answer")
    return "off", _("Settled")
