"""The kept books as the pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from bibnet_catalog.entries import entries_of, numbers_now
from bibnet_catalog.models import BookList, Favourite
from bibnet_catalog.pages import rows
from bibnet_catalog.pages.rows import Row

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept book; `row` is None where readers see no entry of it now."""

    edition: int
    booklist: int | None
    at: datetime
    row: Row | None


def favourites(user: User, booklist: BookList | None = None) -> QuerySet[Favourite]:
    """What the person keeps, or what stands in a list of theirs, the latest first."""
    kept = Favourite.objects.filter(user=user)
    return kept if booklist is None else kept.filter(booklist=booklist)


def shown(kept: Sequence[Favourite], library: Library, *, to_minors: bool) -> list[Kept]:
    """These favourites on the site of a library, each edition once.

    What minors are not shown is left out for them.
    """
    leads = numbers_now([one.edition_id for one in kept])
    entries = entries_of([one.edition_id for one in kept], library=library)
    allowed = rows.for_minors(entries) if to_minors else entries
    left_out = {one.edition for one in entries} - {one.edition for one in allowed}
    by_number = {one.entry.edition: one for one in rows.rows_of(allowed, library)}
    found: dict[int, Kept] = {}
    for one in kept:
        number = leads[one.edition_id]
        if number not in left_out:
            row = by_number.get(number)
            found.setdefault(number, Kept(number, one.booklist_id, one.kept_at, row))
    return list(found.values())


def lists_of(user: User) -> list[tuple[BookList, int]]:
    """The person's lists by title, each with how many books stand in it."""
    found = BookList.objects.filter(user=user).annotate(many=Count("favourites"))
    return [(one, one.many) for one in found]
