"""Which values hold for a loan, from which rule each comes, and on which day it is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bibnet_catalog.api import Kind
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from bibnet import stamps
from bibnet.libraries import network, schedule
from bibnet.libraries.models import Library

from .models import ReaderGroup, ReaderTicket, Rule, TicketKind
from .models.rules import OLDEST

# What holds where a library has said nothing.
USUAL: Mapping[str, int | bool] = {
    "is_lent": True,
    "term_days": 30,
    "most_loans": 10,
    "renewals": 2,
    "most_holds": 5,
    "shelf_days": 5,
}
# What a new library begins with; a rule of its own for the same case comes before.
STARTERS: tuple[Rule, ...] = (
    Rule(ticket_kind=TicketKind.GROUP, term_days=90, most_loans=60),
    Rule(ticket_kind=TicketKind.TEMPORARY, most_loans=3),
    Rule(item_kind=Kind.PERIODICAL, term_days=10, renewals=1),
)
# The number of a rule that is not saved yet: of equally special ones it is the latest.
LATEST = 2**62
# Of one rule to the other: how special each condition makes it. The kind of item counts most.
_ITEM, _TICKET, _AGE = 4, 2, 1
# So far a due day is moved over days on which the library is closed.
FARTHEST = 60


@dataclass(frozen=True)
class Value:
    """One value that holds, and who says so: a rule, a group, the ticket, or nobody."""

    value: int | bool
    said_by: Rule | ReaderGroup | ReaderTicket | None


@dataclass(frozen=True)
class Holds:
    """The values that hold for a ticket and a kind of item, each with where it comes from."""

    values: Mapping[str, Value]
    blocked_kinds: frozenset[str]

    def __getitem__(self, name: str) -> int:
        return int(self.values[name].value)

    @property
    def is_lent(self) -> bool:
        return bool(self.values["is_lent"].value)


def rules_of(library: Library) -> list[Rule]:
    """What a library begins with, and all rules of its own; few rows, which each process keeps."""
    return [*STARTERS, *_own_rules(library.pk)]


@stamps.remembered("network", "settings")
def _own_rules(library: int) -> list[Rule]:
    return list(Rule.objects.of(network.library(library)))


@receiver([post_save, post_delete], sender=Rule)
def _rules_changed(**kwargs: object) -> None:
    stamps.bump("settings")


def what_holds(
    ticket: ReaderTicket, *, item_kind: str, age: int | None, rules: Iterable[Rule]
) -> Holds:
    """The values for an item of this kind, lent on this ticket to somebody of this age.

    The ticket's own terms come before its group's, and those before rules; of rules the most
    special one that names a value gives it, of equally special ones the later. Who does not tell
    the age is taken for an adult.
    """
    fitting = by_weight(one for one in rules if fits(one, ticket.kind, item_kind, age))
    values = {name: Value(value, None) for name, value in USUAL.items()}
    for rule in fitting:
        for name in Rule.VALUES:
            if (said := getattr(rule, name)) is not None:
                values[name] = Value(said, rule)
    blocked: set[str] = set()
    for terms in (ticket.group, ticket):
        if terms is None:
            continue
        blocked |= set(terms.blocked_kinds)
        for name in ("term_days", "most_loans"):
            if (said := getattr(terms, name)) is not None:
                values[name] = Value(said, terms)
    return Holds(values, frozenset(blocked))


def by_weight(rules: Iterable[Rule]) -> list[Rule]:
    """The least special first; of equally special ones the later comes later."""
    return sorted(rules, key=lambda one: (special(one), one.pk or 0))


def fits(rule: Rule, ticket_kind: str, item_kind: str, age: int | None) -> bool:
    """Whether a rule speaks of this case."""
    years = OLDEST if age is None else age
    return (
        rule.item_kind in ("", item_kind)
        and rule.ticket_kind in ("", ticket_kind)
        and rule.age_from <= years <= rule.age_to
    )


def special(rule: Rule) -> int:
    """How special a rule is: of two that fit the heavier one counts."""
    has_age = rule.age_from > 0 or rule.age_to < OLDEST
    return _ITEM * bool(rule.item_kind) + _TICKET * bool(rule.ticket_kind) + _AGE * has_age


def due(library: Library, *, lent_at: datetime, days: int) -> datetime:
    """The moment before which an item lent now for so many days is back: midnight, where the
    library is, after the first day from then on which it is open.

    A library whose hours nobody knows is taken to be open.
    """
    first = schedule.today(library, lent_at) + timedelta(days=days)
    return end_of(library, open_day(library, first))


def open_day(library: Library, day: date) -> date:
    """The day itself, or the next one on which the library is open."""
    hours = schedule.schedule_of(library)
    if not hours.is_known:
        return day
    ahead = (day + timedelta(days=one) for one in range(FARTHEST))
    return next((one for one in ahead if not hours.day(one).is_closed), day)


def end_of(library: Library, day: date) -> datetime:
    """The moment at which a day ends where the library is."""
    return datetime.combine(day + timedelta(days=1), time.min, library.tz)


def shelf_day(library: Library, *, today: date, days: int) -> date:
    """Until which day an order waits: so many days on which the library is open, today not."""
    day = today
    for _one in range(days):
        day = open_day(library, day + timedelta(days=1))
    return day
