"""What lending tells of books: where each copy is, when one that is lent is due again, and which
editions the electronic funds have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bibnet_catalog.api import Availability, Online, State
from django.utils import timezone

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries

from .electronic import choosing, counting
from .models import Circulation, CopyState, LicensedTitle, Loan

EVERYBODYS = "readers see whether copies of any library can be had"
_TOLD = {
    CopyState.FREE: State.FREE,
    CopyState.SEARCHED: State.KEPT,
    CopyState.TRANSIT: State.KEPT,
    CopyState.KEPT: State.KEPT,
    CopyState.LENT: State.LENT,
    CopyState.ORDERED: State.EXPECTED,
    CopyState.LOST: State.LOST,
    CopyState.WITHDRAWN: State.WITHDRAWN,
}


def told(copies: Collection[int]) -> Iterator[Availability]:
    """Two queries. A copy that nobody has touched is at its place."""
    with all_libraries(EVERYBODYS):
        states = dict(
            Circulation.objects.filter(copy__in=copies).order_by("pk").values_list("copy", "state")
        )
        lent = [pk for pk, state in states.items() if state == CopyState.LENT]
        rows = (
            Loan.objects.filter(copy__in=lent, returned_at=None)
            .select_related("branch")
            .order_by("pk")
        )
        back = {loan.copy_id: loan.due_on for loan in rows}
    for copy in copies:
        state = CopyState(states.get(copy, CopyState.FREE))
        yield Availability(copy, _TOLD[state], back.get(copy))


def online(library: Library, editions: Collection[int]) -> Iterator[Online]:
    """Titles in funds from which a member lends, and whether one is free; two queries."""
    now = timezone.now()
    with all_libraries(choosing.SHARED):
        titles = LicensedTitle.objects.filter(
            edition__in=editions, licence__fund__in=choosing.funds_of(library)
        )
        rows = list(titles.select_related("licence__library").order_by("pk"))
    for one in rows:
        if counting.is_live(one.licence, now):
            yield Online(one.edition_id, counting.is_free(one.licence, now))
