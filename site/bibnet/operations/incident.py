"""When personal data may have left: everything is locked at once, and the notice is begun.

Law 152-FZ, article 21, part 3.1: the operator tells the authority within 24 hours what happened,
and within 72 hours what the inquiry found; order 187 of Roskomnadzor (2022) names what both hold.
A reading for operators, to be confirmed by their lawyer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from bibnet.accounts.models import AccountSession, DeskPresence, Reader, User
from bibnet.accounts.models.reader import AGE_OF_MAJORITY
from bibnet.accounts.services import sessions
from bibnet.api.models import ApiToken
from bibnet.journal import audit
from bibnet.journal.models import AuditEntry
from bibnet.journal.reading import titles_of_acts
from bibnet.libraries import network
from bibnet.plugins import points

FIRST_NOTICE, RESULTS = timedelta(hours=24), timedelta(hours=72)


@dataclass(frozen=True)
class Facts:
    """What the portal itself knows of an incident: numbers and kinds, no personal values."""

    noticed_at: datetime
    since: datetime
    until: datetime
    first_notice_until: datetime
    results_until: datetime
    kinds_of_data: list[str]
    readers: int
    minors: int
    accounts: int
    staff: int
    sessions_begun: int
    sessions_of_staff: int
    tokens_used: int
    acts: dict[str, int]


def gather(*, noticed_at: datetime, since: datetime, until: datetime) -> Facts:
    """The facts of an incident that went on between two moments; `until` may be now.

    People are those of today; sessions that have ended since then are no longer counted.
    """
    region = network.region()
    with override(settings.LANGUAGE_CODE):
        kinds = [str(one.title) for one in points.personal_data.collect(region)]
        titles = titles_of_acts(region)
    begun = AccountSession.objects.own().filter(started_at__range=(since, until))
    acts = (
        AuditEntry.objects.filter(at__range=(since, until))
        .order_by()
        .values_list("action")
        .annotate(count=Count("pk"))
    )
    days = (timezone.localdate(since), timezone.localdate(until))
    return Facts(
        noticed_at=noticed_at,
        since=since,
        until=until,
        first_notice_until=noticed_at + FIRST_NOTICE,
        results_until=noticed_at + RESULTS,
        kinds_of_data=sorted(set(kinds)),
        readers=Reader.objects.count(),
        minors=Reader.objects.filter(birth_date__gt=_majority(timezone.localdate())).count(),
        accounts=User.objects.count(),
        staff=_staff().count(),
        sessions_begun=begun.count(),
        sessions_of_staff=begun.filter(user__in=_staff()).count(),
        tokens_used=ApiToken.objects.under(region).filter(last_used_on__range=days).count(),
        acts=dict(sorted((titles.get(action, action), count) for action, count in acts)),
    )


def notice(facts: Facts) -> str:
    """The draft of the notice, in Russian; what only people know is left open in brackets."""
    with override("ru"):
        return render_to_string("operations/incident_notice.txt", asdict(facts)).strip() + "\n"


def lock(*, staff_only: bool, reason: str) -> Mapping[str, int]:
    """Revoke all tokens, end the sessions of staff and then of everybody; how many of each.

    What is done stays done if the command is stopped, and a second one goes on. Passwords stay:
    who knows them signs in again, staff with the second factor.
    """
    region = network.region()
    audit.record(
        action="operations.locked",
        actor=None,
        library=region,
        fields=["staff" if staff_only else "everybody"],
        reason=reason[:255],
    )
    tokens = ApiToken.objects.under(region).filter(revoked_at__isnull=True)
    revoked = tokens.update(revoked_at=timezone.now())
    ended = _sign_out(_staff())
    if not staff_only:
        ended += _sign_out(User.objects.all())
    return {"people": ended, "tokens": revoked}


def _sign_out(people: QuerySet[User]) -> int:
    present = Q(pk__in=AccountSession.objects.values("user")) | Q(
        pk__in=DeskPresence.objects.values("user")
    )
    ended = 0
    for user in people.filter(present).iterator(chunk_size=500):
        with transaction.atomic():
            sessions.end_all(user)
        ended += 1
    return ended


def _staff() -> QuerySet[User]:
    is_staff = Q(is_superuser=True) | Q(is_staff=True) | Q(roles__isnull=False)
    return User.objects.filter(is_staff).distinct()


def _majority(today: date) -> date:
    """Who was born after this day is a minor."""
    try:
        return today.replace(year=today.year - AGE_OF_MAJORITY)
    except ValueError:  # 29 February
        return today.replace(year=today.year - AGE_OF_MAJORITY, month=3, day=1)
