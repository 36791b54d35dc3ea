"""Which licences a library may lend a title under, and which of them is wasted least."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending.models import FundMember, Licence, LicenceState, LicensedTitle

from .counting import is_free

SHARED = "a fund may be kept by another library"
ENDLESS = date.max


def funds_of(library: Library) -> list[int]:
    """The numbers of the funds from which a member lends."""
    return list(FundMember.objects.of(library.member).values_list("fund", flat=True))


def members_of(fund: int) -> list[int]:
    """The libraries that lend from a fund."""
    with all_libraries(SHARED):
        return list(FundMember.objects.filter(fund=fund).values_list("library", flat=True))


def lock_licences(library: Library, edition: int) -> list[Licence]:
    """All licences under which a member may lend the title, those that are over left out; locked.

    They are locked in the order of their numbers, after the reader: so whoever gives out a title
    or a place in its queue does it alone.
    """
    with all_libraries(SHARED):
        titles = LicensedTitle.objects.filter(edition=edition).values("licence")
        rows = Licence.objects.filter(
            pk__in=titles, fund__in=funds_of(library), state=LicenceState.ACTIVE
        )
        locked = rows.select_for_update(of=("self",)).select_related("library", "fund")
        return list(locked.order_by("pk"))


def lock_licence(pk: int) -> Licence:
    """One licence, as it is now."""
    with all_libraries(SHARED):
        rows = Licence.objects.select_for_update(of=("self",)).select_related("library", "fund")
        return rows.get(pk=pk)


def has_title(library: Library, edition: int) -> bool:
    """Whether the title stands in a fund of the library, lent or not."""
    return edition in titles_in_funds(library, [edition])


def titles_in_funds(library: Library, editions: Collection[int]) -> set[int]:
    """Which of the editions stand in funds of a member; two queries."""
    with all_libraries(SHARED):
        rows = LicensedTitle.objects.filter(
            edition__in=editions,
            licence__fund__in=funds_of(library),
            licence__state=LicenceState.ACTIVE,
        )
        return set(rows.values_list("edition", flat=True))


def least_wasted(licences: Iterable[Licence], now: datetime) -> Licence | None:
    """Of those that are free the one whose use costs least (Palace's order): what ends by itself
    and is not counted, the sooner the better; then what lasts; then counted ones, first those
    that end, then those with the most loans left.
    """
    free = [one for one in licences if is_free(one, now)]
    return min(free, key=_waste, default=None)


def _waste(licence: Licence) -> tuple[bool, date, int, int]:
    left = licence.loans_left
    return (left is not None, licence.ends_on or ENDLESS, -(left or 0), licence.pk)
