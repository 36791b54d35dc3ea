"""Which rule works: every value with who said it and why the others lost; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from bibnet_catalog import api as catalog
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bibnet.libraries import schedule
from bibnet.libraries.models import Library

from . import reckoning
from .errors import LendingError
from .models import Circulation, LoanKind, ReaderGroup, ReaderTicket, Rule, TicketKind
from .models.rules import OLDEST
from .services import checking, refusals

Teller = Rule | ReaderGroup | ReaderTicket | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is asked about: who, what and when. `book` and a saved ticket only for a real case."""

    ticket: ReaderTicket
    item_kind: str
    age: int | None
    day: date
    book: catalog.CopyFacts | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """One value, who said it, and why whoever else names it lost."""

    name: str
    title: str
    value: str
    said_by: str
    others: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """All that the bench shows of a case."""

    values: Sequence[Told]
    unfit: Sequence[str]
    due: date
    skipped: Sequence[tuple[date, str]]
    limits: Sequence[str]
    refusal: LendingError | None


def explain(branch: Library, case: Case) -> Answer:
    """What would hold if an item of this kind were lent to this person on this day."""
    library = branch.member
    rules = reckoning.rules_of(library)
    holds = reckoning.what_holds(case.ticket, item_kind=case.item_kind, age=case.age, rules=rules)
    fitting = [
        one for one in rules if reckoning.fits(one, case.ticket.kind, case.item_kind, case.age)
    ]
    first = case.day + timedelta(days=holds["term_days"])
    due = reckoning.open_day(branch, first)
    return Answer(
        values=[_told(name, holds, fitting, case.ticket) for name in Rule.VALUES],
        unfit=[
            f"{rule_name(one)}: {why}"
            for one in rules
            if (why := _why_unfit(one, case.ticket.kind, case.item_kind, case.age))
        ],
        due=due,
        skipped=list(closed_days(branch, first, due)),
        limits=_limits(library, case, holds),
        refusal=_refusal(branch, case, holds),
    )


def rule_name(rule: Rule) -> str:
    """A rule in words: «Book · temporary · from 14 to 17»."""
    parts = [str(catalog.KINDS.get(rule.item_kind, rule.item_kind))] if rule.item_kind else []
    if rule.ticket_kind:
        parts.append(_("ticket {kind}").format(kind=TicketKind(rule.ticket_kind).label))
    if rule.age_from > 0 or rule.age_to < OLDEST:
        parts.append(_ages(rule))
    name = " · ".join(parts) or _("everything, for everybody")
    return name if rule.pk else _("{rule} (from the beginning)").format(rule=name)


def value_text(name: str, value: object) -> str:
    """A value as it is read."""
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    return str(value)


def closed_days(library: Library, first: date, due: date) -> Iterator[tuple[date, str]]:
    """The days over which a due day was moved, with the reason why each is closed."""
    hours = schedule.schedule_of(library)
    for number in range((due - first).days):
        day = hours.day(first + timedelta(days=number))
        if day.change is not None:
            reason = day.change.public_text or day.change.get_reason_display()
        elif day.rule is not None:
            reason = str(day.rule)
        else:
            reason = _("day off")
        yield day.date, reason


def contradictions(rules: Iterable[Rule]) -> Iterator[str]:
    """Pairs of equally special rules that name one value differently for somebody."""
    own = [one for one in rules if one.pk]
    for one, other in combinations(sorted(own, key=lambda rule: rule.pk), 2):
        if not _meet(one, other) or reckoning.special(one) != reckoning.special(other):
            continue
        titles = [
            title_of(name)
            for name in Rule.VALUES
            if None not in (mine := getattr(one, name), its := getattr(other, name)) and mine != its
        ]
        if titles:
            yield _(
                "«{one}» and «{other}» say different things of: {values}. The later one, "
                "«{other}», counts where both fit."
            ).format(one=rule_name(one), other=rule_name(other), values=", ".join(titles))


def _told(name: str, holds: reckoning.Holds, fitting: Sequence[Rule], ticket: ReaderTicket) -> Told:
    winner = holds.values[name]
    rivals: list[Teller] = [
        one for one in (ticket, ticket.group) if one and getattr(one, name, None) is not None
    ]
    rivals += [
        one for one in reversed(reckoning.by_weight(fitting)) if getattr(one, name) is not None
    ]
    others = [
        f"{_teller(one)} ({value_text(name, getattr(one, name))}): {_why_lost(one, winner.said_by)}"
        for one in rivals
        if one is not winner.said_by
    ]
    return Told(
        name=name,
        title=title_of(name),
        value=value_text(name, winner.value),
        said_by=_teller(winner.said_by),
        others=others,
    )


def _teller(one: Teller) -> str:
    if one is None:
        return _("usual, where no rule says otherwise")
    if isinstance(one, Rule):
        return rule_name(one)
    if isinstance(one, ReaderGroup):
        return _("group «{name}»").format(name=one.name)
    return _("the terms of the ticket itself")


def _why_lost(one: Teller, winner: Teller) -> str:
    if isinstance(winner, ReaderTicket):
        return _("what is settled for the ticket comes first")
    if isinstance(winner, ReaderGroup):
        return _("what is settled for the group comes before rules")
    assert isinstance(one, Rule) and isinstance(winner, Rule)
    if reckoning.special(one) < reckoning.special(winner):
        return _("the other rule is more special")
    return _("of equally special rules the later one counts")


def _why_unfit(rule: Rule, ticket_kind: str, item_kind: str, age: int | None) -> str:
    """Why a rule says nothing of the case; empty if it fits."""
    if rule.item_kind not in ("", item_kind):
        return _("is for another kind of edition")
    if rule.ticket_kind not in ("", ticket_kind):
        return _("is for another kind of ticket")
    if not rule.age_from <= (OLDEST if age is None else age) <= rule.age_to:
        return _("is for another age")
    return ""


def _limits(library: Library, case: Case, holds: reckoning.Holds) -> list[str]:
    """What the reader of a real ticket may still have."""
    if case.ticket.pk is None:
        return []
    is_group = case.ticket.kind == TicketKind.GROUP
    on_hand = checking.on_hand(case.ticket.reader, library, is_group=is_group)
    wishes = checking.wishes(case.ticket.reader, library)
    return [
        _("On hand {count} of {most}.").format(count=on_hand, most=holds["most_loans"]),
        _("Orders and places in queues {count} of {most}.").format(
            count=wishes, most=holds["most_holds"]
        ),
    ]


def _refusal(branch: Library, case: Case, holds: reckoning.Holds) -> LendingError | None:
    """The first refusal that the desk would meet, asked of the same list."""
    book, circulation = case.book, None
    if book is not None:
        circulation = Circulation.objects.of(branch.member).filter(copy=book.number).first()
    is_group = case.ticket.kind == TicketKind.GROUP
    asked = refusals.Case(
        ticket=case.ticket,
        branch=branch,
        holds=holds,
        item_kind=case.item_kind,
        edition=book.edition if book is not None else None,
        copy=book,
        circulation=circulation,
        kind=LoanKind.GROUP if is_group else LoanKind.HOME,
        day=case.day,
        now=timezone.now(),
    )
    return next(refusals.of_loan(asked), None)


def _meet(one: Rule, other: Rule) -> bool:
    """Whether both may fit one case."""
    return (
        ("" in (one.item_kind, other.item_kind) or one.item_kind == other.item_kind)
        and ("" in (one.ticket_kind, other.ticket_kind) or one.ticket_kind == other.ticket_kind)
        and one.age_from <= other.age_to
        and other.age_from <= one.age_to
    )


def _ages(rule: Rule) -> str:
    if rule.age_to >= OLDEST:
        return _("from {years} years on").format(years=rule.age_from)
    if rule.age_from == 0:
        return ngettext("up to {years} year", "up to {years} years", rule.age_to).format(
            years=rule.age_to
        )
    return _("from {first} to {last} years").format(first=rule.age_from, last=rule.age_to)


def title_of(name: str) -> str:
    """What a value of rules is called."""
    return next(str(one.verbose_name) for one in Rule._meta.fields if one.name == name)
