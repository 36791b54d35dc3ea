"""What lending tells of copies: where each is, and when one that is lent is due again."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bibnet_catalog.api import Availability, State

from bibnet.libraries.scope import all_libraries

from .models import Circulation, CopyState, Loan

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
