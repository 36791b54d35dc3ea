"""Whether a copy is promised to another library, or with one."""

from __future__ import annotations

from bibnet.libraries.scope import all_libraries
from bibnet_lending.models import Circulation, CopyState, Exchange
from bibnet_lending.models.copies import NOT_THERE
from bibnet_lending.models.exchanges import BOUND

TWO_SIDES = "an exchange is of two libraries"


def exchange_of(copy: int) -> Exchange | None:
    """The exchange that a copy is promised to or away with; its queue must be locked."""
    with all_libraries(TWO_SIDES):
        rows = Exchange.objects.filter(copy=copy, state__in=BOUND)
        return rows.select_related("library", "lender", "pickup").first()


def away_with(circulation: Circulation) -> Exchange | None:
    """The same of a locked copy; nothing is asked for one that stands at its place."""
    is_home = circulation.state in (CopyState.FREE, *NOT_THERE)
    return None if is_home else exchange_of(circulation.copy_id)
