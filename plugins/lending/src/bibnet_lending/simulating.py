"""What a changed rule would do to open loans and places in queues, before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bibnet_catalog import api as catalog

from bibnet.libraries import schedule
from bibnet.libraries.models import Library

from . import reckoning
from .bench import title_of
from .models import Hold, Loan, Rule
from .models.holds import IN_QUEUE

# So many open loans and places are looked at; more take too long for a screen.
MOST_LOOKED_AT = 5_000


@dataclass(frozen=True)
class Simulated:
    """How many of the open loans and places would be treated otherwise, and in what."""

    loans: int
    holds: int
    of_loans: int
    of_holds: int
    in_what: Sequence[str]


def simulate(library: Library, after: Sequence[Rule], *, now: datetime) -> Simulated:
    """Compare what holds now with what would hold by other rules, for what is open."""
    before = reckoning.rules_of(library)
    today = schedule.today(library, now)
    related = ("ticket__group", "reader")
    loans = list(
        Loan.objects.of(library)
        .filter(returned_at=None, ticket__isnull=False, reader__isnull=False)
        .select_related(*related)
        .order_by("pk")[:MOST_LOOKED_AT]
    )
    holds = list(
        Hold.objects.of(library)
        .filter(state__in=IN_QUEUE, ticket__isnull=False, reader__isnull=False)
        .select_related(*related)
        .order_by("pk")[:MOST_LOOKED_AT]
    )
    kinds = {
        number: facts.kind
        for number, facts in catalog.editions({one.edition_id for one in (*loans, *holds)}).items()
    }
    names: set[str] = set()

    def differs(row: Loan | Hold, wanted: Sequence[str]) -> bool:
        assert row.ticket is not None and row.reader is not None
        kind, age = kinds[row.edition_id], row.reader.age_on(today)
        was = reckoning.what_holds(row.ticket, item_kind=kind, age=age, rules=before)
        becomes = reckoning.what_holds(row.ticket, item_kind=kind, age=age, rules=after)
        found = [one for one in wanted if was.values[one].value != becomes.values[one].value]
        names.update(found)
        return bool(found)

    of_a_loan = ("is_lent", "term_days", "most_loans", "renewals")
    of_a_hold = ("is_lent", "term_days", "most_holds", "shelf_days")
    return Simulated(
        loans=sum(differs(one, of_a_loan) for one in loans),
        holds=sum(differs(one, of_a_hold) for one in holds),
        of_loans=len(loans),
        of_holds=len(holds),
        in_what=[title_of(name) for name in Rule.VALUES if name in names],
    )
