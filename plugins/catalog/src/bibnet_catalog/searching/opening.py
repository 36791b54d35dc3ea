"""Which libraries are open now, as far as the stock of a search goes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bibnet.libraries import schedule
from bibnet.libraries.models import Library


def open_codes(members: Collection[str] | None, at: datetime) -> frozenset[str]:
    """The codes of the libraries that are open at a moment, of these members and branches or of
    all, with what stands under them.
    """
    rows = schedule.open_at(Library.objects.order_by(), at).values_list("code", "path")
    if members is None:
        return frozenset(code for code, __ in rows)
    tops = tuple(Library.objects.filter(code__in=members).order_by().values_list("path", flat=True))
    known, lengths = set(tops), {len(path) for path in tops}
    return frozenset(
        code for code, path in rows if any(path[:length] in known for length in lengths)
    )
