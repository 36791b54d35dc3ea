"""What the screens ask: which pairs wait, which decisions there are, who made them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from bibnet.libraries import network
from bibnet.libraries.models import RoleAssignment
from bibnet_catalog.models import Decision, Doubt, DoubtState, Moved, Record, Ruling
from bibnet_catalog.permissions import policy

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library
    from bibnet_catalog.entries import Entry

# So far the queue is looked through for the pair after one.
FURTHEST = 2_000
SEES = "bibnet_catalog.view_ruling"


def doubts_of(library: Library) -> QuerySet[Doubt]:
    """Pairs of which a record is the library's; all of them in the region."""
    if library.is_region:
        return Doubt.objects.all()
    return Doubt.objects.filter(Q(left__library=library) | Q(right__library=library))


def waiting(library: Library) -> QuerySet[Doubt]:
    """What waits for a decision: the likest first, what was left for later last."""
    return (
        doubts_of(library)
        .filter(state=DoubtState.OPEN)
        .order_by(F("later_at").asc(nulls_first=True), "-score", "pk")
    )


def next_after(library: Library, doubt: int | None) -> int | None:
    """The number of the pair that waits after this one; of the first one after the last."""
    numbers = list(waiting(library).values_list("pk", flat=True)[:FURTHEST])
    if doubt in numbers:
        numbers = numbers[numbers.index(doubt) + 1 :] + numbers[: numbers.index(doubt)]
    return numbers[0] if numbers else None


def decisions_of(library: Library) -> QuerySet[Decision]:
    """Decisions about records of the library; all of them in the region."""
    found = Decision.objects.select_related("by", "undone_by")
    if library.is_region:
        return found
    own = Q(left__library=library) | Q(right__library=library)
    ruled = Ruling.objects.filter(own, decision=OuterRef("pk"))
    moved = Moved.objects.filter(decision=OuterRef("pk"), record__library=library)
    return found.filter(Exists(ruled) | Exists(moved))


def has_records_in(library: Library, records: Iterable[Record]) -> bool:
    """Whether the library sees an edition on its staff's screens: one of its records is its own."""
    return library.is_region or any(one.library_id == library.pk for one in records)


def together_url(user: User | AnonymousUser, entry: Entry) -> str:
    """Where a person of the staff sees why the records of an entry stand together; else nothing."""
    if not user.is_authenticated:
        return ""
    holding = {one.library.pk: one.library for one in entry.holdings}
    places = [network.region(), *holding.values()]
    library = next((one for one in places if policy.has_permission(user, SEES, one)), None)
    if library is None:
        return ""
    address = reverse("catalog_admin:together", args=[library.code, entry.edition])
    return network.portal_url() + address


class Names:
    """Who decided, for the eyes of one person: a library's staff sees names of its own people.

    Who decides everywhere, on the region's screens, sees all names.
    """

    def __init__(self, library: Library, viewer: User, decisions: Iterable[Decision]) -> None:
        people = {number for one in decisions for number in (one.by_id, one.undone_by_id) if number}
        assigned = RoleAssignment.objects.filter(
            user__in=people, library__path__startswith=library.path
        )
        self._known = {viewer.pk, *assigned.values_list("user", flat=True)}
        if library.is_region:
            self._known |= people

    def of(self, person: User | None) -> str:
        """The name, or nothing of somebody whose name is not for these eyes."""
        return person.formal_name if person is not None and person.pk in self._known else ""
