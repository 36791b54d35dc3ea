"""Which place somebody has in the queue for an electronic book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from bibnet.libraries.scope import all_libraries
from bibnet_lending.models import FundMember, Hold, HoldState, LicensedTitle

EVERYBODYS = "readers of all libraries of a fund wait for its titles in one queue"


def awaited(licences: Collection[int]) -> set[int]:
    """Of these licences those for a title of which somebody waits, in any library of their fund;
    three queries at most.
    """
    if not licences:
        return set()
    with all_libraries(EVERYBODYS):
        titles = LicensedTitle.objects.filter(licence__in=licences)
        rows = list(titles.values_list("licence", "licence__fund", "edition"))
        members = FundMember.objects.filter(fund__in={fund for _licence, fund, _edition in rows})
        lend = set(members.values_list("fund", "library"))
        waiting = Hold.objects.filter(
            edition__in={edition for _licence, _fund, edition in rows},
            is_electronic=True,
            state=HoldState.WAITING,
        )
        waits = set(waiting.order_by().values_list("edition", "library"))
    return {
        licence
        for licence, fund, edition in rows
        if any((fund, library) in lend for title, library in waits if title == edition)
    }


def positions(holds: Collection[Hold]) -> dict[int, int]:
    """The place of each of these holds, from 1, by its number; four queries.

    Before a hold stand those who wait longer for the title in any library that lends it from the
    same fund.
    """
    if not holds:
        return {}
    editions = {one.edition_id for one in holds}
    with all_libraries(EVERYBODYS):
        titles = LicensedTitle.objects.filter(edition__in=editions)
        funds: dict[int, set[int]] = defaultdict(set)
        for edition, fund in titles.values_list("edition", "licence__fund"):
            funds[edition].add(fund)
        members: dict[int, set[int]] = defaultdict(set)
        concerned = FundMember.objects.filter(
            fund__in={one for some in funds.values() for one in some}
        )
        for fund, library in concerned.values_list("fund", "library"):
            members[fund].add(library)
        waiting = list(
            Hold.objects.filter(edition__in=editions, is_electronic=True, state=HoldState.WAITING)
            .order_by("placed_at", "pk")
            .values_list("pk", "edition", "library")
        )
    found: dict[int, int] = {}
    for hold in holds:
        own = [members[fund] for fund in funds[hold.edition_id]]
        circle = {hold.library_id}.union(*(one for one in own if hold.library_id in one))
        queue = [
            pk
            for pk, edition, library in waiting
            if edition == hold.edition_id and library in circle
        ]
        if hold.pk in queue:
            found[hold.pk] = queue.index(hold.pk) + 1
    return found
