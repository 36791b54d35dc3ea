"""What all decisions share: records of editions, rulings about pairs of them, the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import islice, product
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.libraries import network
from bibnet_catalog.entries import numbers_now
from bibnet_catalog.models import (
    Decision,
    Doubt,
    DoubtState,
    Edition,
    Moved,
    Record,
    Ruling,
    RulingKind,
)

from .errors import DecisionError

if TYPE_CHECKING:
    from bibnet.accounts.models import User

WHY_ALL = "a decision is about the records of all libraries in an edition"
# So many pairs are ruled about at once.
MOST_PAIRS = 2_000


def edition_now(number: int) -> Edition:
    """The edition that a number leads to. Raises DecisionError for a number that never was."""
    leads = numbers_now([number])
    if number not in leads:
        raise DecisionError(_("There is no edition № {number}.").format(number=number))
    return Edition.objects.select_related("work").get(pk=leads[number])


def live(edition: Edition) -> list[Record]:
    """The records of an edition that their sources have; within a scope of all libraries."""
    found = Record.objects.filter(edition=edition, is_gone=False)
    return list(found.select_related("library").defer("content").order_by("pk"))


def rulings_between(first: Iterable[int], second: Iterable[int]) -> list[Ruling]:
    """What stands decided about pairs of one record each."""
    one, other = list(first), list(second)
    pairs = Q(left__in=one, right__in=other) | Q(left__in=other, right__in=one)
    found = Ruling.objects.filter(pairs, undone_at=None)
    return list(found.select_related("decision__by"))


def decisions_about(records: Collection[int]) -> list[Decision]:
    """Standing decisions about these records, the latest first."""
    ruled = Ruling.objects.filter(Q(left__in=records) | Q(right__in=records), undone_at=None)
    found = Decision.objects.filter(pk__in=ruled.values("decision"), undone_at=None)
    return list(found.select_related("by", "undone_by"))


def check_no_ruling(
    kind: RulingKind, first: Iterable[int], second: Iterable[int], *, but: Decision | None = None
) -> None:
    """Raise DecisionError if a standing decision of this kind is about a pair of these."""
    for one in rulings_between(first, second):
        if one.kind == kind and (but is None or one.decision_id != but.pk):
            sentence = (
                _("Some of these records were parted on {day}: undo that decision first.")
                if kind == RulingKind.APART
                else _("Some of these records were joined on {day}: undo that decision first.")
            )
            day = date_format(localtime(one.decision.at), "SHORT_DATE_FORMAT")
            raise DecisionError(sentence.format(day=day))


def every_pair(first: Sequence[Record], second: Sequence[Record]) -> list[tuple[int, int]]:
    """All pairs of two sets of records. Raises DecisionError if they are too many."""
    if len(first) * len(second) > MOST_PAIRS:
        raise DecisionError(_("These are too many records at once; take fewer of them."))
    return [(one.pk, other.pk) for one, other in product(first, second)]


def bonds(first: Sequence[Record], second: Sequence[Record]) -> list[tuple[int, int]]:
    """Pairs by which each record of the two sets is bound to the first one of the other set."""
    pairs = [(one.pk, second[0].pk) for one in first]
    return pairs + [(first[0].pk, other.pk) for other in islice(second, 1, None)]


def rule(decision: Decision, pairs: Collection[tuple[int, int]]) -> None:
    """Write down what a decision says of pairs that nothing is decided about yet."""
    ordered = {(min(pair), max(pair)) for pair in pairs}
    known = {
        (one.left_id, one.right_id)
        for one in rulings_between({one for one, _other in pairs}, {one for _one, one in pairs})
    }
    Ruling.objects.bulk_create(
        Ruling(decision=decision, kind=decision.kind, left_id=left, right_id=right)
        for left, right in sorted(ordered - known)
    )


def move(decision: Decision, records: Iterable[Record], joined: Edition) -> None:
    """Note where the records of a decision were."""
    Moved.objects.bulk_create(
        Moved(decision=decision, record=one, left_id=one.edition_id, joined=joined)
        for one in records
    )


def settle(decision: Decision, first: Iterable[int], second: Iterable[int]) -> None:
    """What was in doubt between these records is decided."""
    one, other = list(first), list(second)
    pairs = Q(left__in=one, right__in=other) | Q(left__in=other, right__in=one)
    Doubt.objects.filter(pairs, state=DoubtState.OPEN).update(
        state=DoubtState.SETTLED, decision=decision
    )


def decide(kind: RulingKind, *, reason: str, actor: User | None, now: datetime) -> Decision:
    return Decision.objects.create(kind=kind, reason=reason.strip()[:300], by=actor, at=now)


def note(action: str, decision: Decision, actor: User | None, records: Iterable[Record]) -> None:
    """Write the decision into the log, of the library if all records are its own."""
    libraries = {one.library for one in records}
    library = libraries.pop() if len(libraries) == 1 else network.region()
    audit.record(
        action=f"catalog.{action}",
        actor=actor,
        library=library,
        obj=decision,
        reason=decision.reason,
    )
