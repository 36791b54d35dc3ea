"""Data that must go: of who withdrew consent, and of who has not been seen for three years.

Both are told the day beforehand and can stay: by consent, or by signing in. What stands against
erasing is kept with the reader for the staff's list. Staff is never erased from here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import Channel, Consent, Reader, User
from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.notices.services import notify
from bibnet.plugins import points

from . import consents, personal_data

logger = logging.getLogger(__name__)

# The consent says so: data/personal_data.ru.txt. The law gives thirty days after a withdrawal.
AFTER_WITHDRAWAL = timedelta(days=20)
AFTER_LAST_USE = timedelta(days=3 * 365 + 1)
TOLD_BEFORE = timedelta(days=30)
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Due:
    """What a run has to do, as lists of readers."""

    to_tell_withdrawn: list[Reader]
    to_tell_unseen: list[Reader]
    to_erase: list[Reader]

    def __str__(self) -> str:
        told = len(self.to_tell_withdrawn) + len(self.to_tell_unseen)
        return f"{told} readers to be told, {len(self.to_erase)} to be erased"


def is_necessary(purpose: str) -> bool:
    """Whether nothing may be kept about a reader without this consent."""
    asked = points.consent_purposes.collect(network.region())
    return any(one.key == purpose and one.is_required for one in asked)


@transaction.atomic
def withdraw(
    *,
    reader: Reader,
    purpose: str,
    actor: User | None = None,
    library: Library | None = None,
    now: datetime | None = None,
) -> bool:
    """Take a consent back; whether there was one. The reader's `erase_on` is the day the data go
    if nothing may be kept without it. `actor` of `library` notes what came by letter.
    """
    now = now or timezone.now()
    if not consents.withdraw(reader=reader, purpose=purpose, now=now):
        return False
    if actor is not None:
        audit.record(
            action="accounts.consent_withdrawn",
            actor=actor,
            library=library,
            obj=reader,
            fields=[purpose],
        )
    if is_necessary(purpose):
        _announce_withdrawal(reader, now)
    return True


def withdrawn() -> QuerySet[Reader]:
    """Readers who took a necessary consent back and did not give it again."""
    asked = points.consent_purposes.collect(network.region())
    found = Reader.objects.none()
    for one in asked:
        if one.is_required:
            rows = Consent.objects.filter(reader=OuterRef("pk"), document__purpose=one.key)
            found |= Reader.objects.filter(Exists(rows), ~Exists(rows.in_force()))
    return found


def withdrawn_at(library: Library) -> QuerySet[Reader]:
    """Those of them whose data this legal entity works with, the first to be erased first."""
    at_operator = Q(consents__operator=library, consents__withdrawn_at__isnull=False)
    return (
        withdrawn()
        .filter(at_operator)
        .annotate(withdrew_at=Max("consents__withdrawn_at", filter=at_operator))
        .select_related("user")
        .order_by(F("erase_on").asc(nulls_first=True), "pk")
    )


def erase_at_once(*, reader: Reader, library: Library, actor: User) -> None:
    """Erase who withdrew, before the day. Raises PersonRefused with what stands against it."""
    found = withdrawn_at(library).filter(pk=reader.pk).first()
    if found is None:
        raise PersonRefused(_("The consent is in force: the data stay."))
    personal_data.erase(personal_data.person_of(reader=found), actor=actor)


@transaction.atomic
def keep(*, reader: Reader, library: Library, actor: User) -> None:
    """Note that the reader gave consent again on paper; the data stay."""
    for one in consents.missing(reader):
        consents.give(
            reader=reader,
            document=one.document,
            operator=library,
            channel=Channel.PAPER,
            recorded_by=actor,
        )
    let_stay(reader)
    audit.record(action="accounts.consent_noted", actor=actor, library=library, obj=reader)


def let_stay(reader: Reader) -> None:
    """Nothing is erased of who has given every necessary consent again."""
    if not consents.missing(reader):
        Reader.objects.filter(pk=reader.pk).update(erase_on=None, kept_because="")


def unseen_since(moment: datetime) -> QuerySet[Reader]:
    """Readers who are no staff and have not used a library since then, by no part's knowledge."""
    seen = Reader.objects.filter(
        Q(registered_at__gte=moment)
        | Q(user__last_login__gte=moment)
        | Q(user__date_joined__gte=moment)
        | Q(consents__given_at__gte=moment)
    ).order_by()
    found = Reader.objects.exclude(pk__in=seen.values("pk"))
    for one in points.personal_data.collect(network.region()):
        if one.seen_since is not None:
            found = found.exclude(pk__in=one.seen_since(moment))
    # A child is seen with its representative, a representative with the children.
    seen = Reader.objects.exclude(pk__in=found.order_by().values("pk")).order_by()
    children = seen.filter(representative__isnull=False)
    return _without_staff(found).exclude(
        Q(representative__in=seen.values("pk")) | Q(pk__in=children.values("representative"))
    )


def due(now: datetime | None = None) -> Due:
    """What a run would do now, at most so many of each."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    with all_libraries("readers use every library of the region"):
        gone = withdrawn().filter(pk__in=_without_staff(Reader.objects.all()).values("pk"))
        unseen = unseen_since(now - AFTER_LAST_USE + TOLD_BEFORE).exclude(
            pk__in=gone.order_by().values("pk")
        )
        return Due(
            to_tell_withdrawn=_some(gone.filter(erase_on=None)),
            to_tell_unseen=_some(unseen.filter(erase_on=None)),
            to_erase=_some(gone.filter(erase_on__lte=today))
            + _some(unseen.filter(erase_on__lte=today)),
        )


def run(now: datetime | None = None) -> None:
    """Tell those whose data will go, erase those who were told in time; once a day."""
    now = now or timezone.now()
    _let_stay_who_came_back(now)
    plan = due(now)
    logger.info("forgetting readers: %s", plan)
    for one in plan.to_tell_withdrawn:
        _announce_withdrawal(one, now)
    for one in plan.to_tell_unseen:
        _announce_term(one, now)
    erased = sum(_erase(one) for one in plan.to_erase)
    logger.info("forgetting readers: %s erased, %s kept", erased, len(plan.to_erase) - erased)


def _erase(reader: Reader) -> bool:
    try:
        personal_data.erase(personal_data.person_of(reader=reader), actor=None)
    except PersonRefused as refusal:
        Reader.objects.filter(pk=reader.pk).update(kept_because=str(refusal))
        return False
    return True


def _let_stay_who_came_back(now: datetime) -> None:
    """Who gave consent again, or was seen again, is not to be erased any more."""
    with all_libraries("readers use every library of the region"):
        leaving = withdrawn().order_by().values("pk")
        unseen = unseen_since(now - AFTER_LAST_USE + TOLD_BEFORE).order_by().values("pk")
        back = Reader.objects.filter(erase_on__isnull=False).exclude(
            Q(pk__in=leaving) | Q(pk__in=unseen)
        )
        back.update(erase_on=None, kept_because="")


def _announce_withdrawal(reader: Reader, now: datetime) -> None:
    what = _(
        "The consent to the use of your data is withdrawn. On %(day)s your account and your data "
        "are erased. If you change your mind, sign in before that day and give it again."
    )
    _announce(reader, timezone.localdate(now + AFTER_WITHDRAWAL), what)


def _announce_term(reader: Reader, now: datetime) -> None:
    what = _(
        "You have not used the library for almost three years. On %(day)s your account and your "
        "data are erased. To keep them, sign in before that day."
    )
    _announce(reader, timezone.localdate(now + TOLD_BEFORE), what)


@transaction.atomic
def _announce(reader: Reader, day: date, what: str) -> None:
    reader.erase_on, reader.kept_because = day, ""
    reader.save(update_fields=["erase_on", "kept_because"])
    told = reader.representative or reader
    notify(
        kind="core.erasing",
        library=network.region(),
        reader=told,
        context={"name": reader.formal_name, "what": what % {"day": date_format(day, "j E Y")}},
        url="/accounts/",
    )


def _without_staff(readers: QuerySet[Reader]) -> QuerySet[Reader]:
    staff = User.objects.filter(
        Q(is_superuser=True)
        | Q(is_staff=True)
        | Q(roles__isnull=False)
        | Q(district_roles__isnull=False)
    )
    return readers.exclude(user__in=staff.order_by().values("pk"))


def _some(readers: QuerySet[Reader]) -> list[Reader]:
    found: Iterable[Reader] = readers.select_related("user", "representative").order_by("pk")[
        :MOST_AT_ONCE
    ]
    return list(found)
