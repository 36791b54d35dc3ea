"""Holdings and copies of a record, found again at each delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from bibnet.libraries.models import Library
from bibnet_catalog.describing.description import Held, Item
from bibnet_catalog.describing.states import LOST, CopyState
from bibnet_catalog.models import Copy, Holding, Record

from .rows import Table, numbers

HOLDING_FIELDS = (
    "edition",
    "branch",
    "sigla",
    "place",
    "call_number",
    "note",
    "is_free",
    "is_lost",
    "is_gone",
)
COPY_FIELDS = (
    "holding",
    "identity",
    "inventory",
    "barcode",
    "price",
    "status",
    "state",
    "back",
    "received",
    "is_gone",
)
NEW_HOLDINGS = Table(
    Holding,
    *("id", "library_id", "record_id", "edition_id"),
    *("branch_id", "sigla", "place", "call_number", "note", "is_free", "is_lost", "is_gone"),
)
NEW_COPIES = Table(
    Copy,
    *("holding_id", "library_id", "record_id", "identity", "inventory", "barcode"),
    *("price", "status", "state", "back", "received", "is_gone"),
)


class Branches:
    """Parts of a library by their codes, as siglas name them, or by their names, as lists do."""

    def __init__(self, library: Library) -> None:
        parts = Library.objects.under(library).exclude(pk=library.pk)
        found = list(parts.values_list("pk", "code", "name", "short_name"))
        self._by_code = {name.casefold(): pk for pk, *names in found for name in names[1:]}
        self._by_code |= {code.casefold(): pk for pk, code, *_names in found}

    def find(self, sigla: str) -> int | None:
        return self._by_code.get(sigla.strip().casefold())


class Place(NamedTuple):
    """Whose record the holdings are of: member, record and edition by their numbers."""

    library: int
    record: int
    edition: int

    @classmethod
    def of(cls, record: Record) -> Place:
        return cls(record.library_id, record.pk, record.edition_id)


@dataclass(slots=True)
class Changes:
    """Rows to be written at once for a whole chunk.

    Of a new copy the first value is its holding: the number of one that stands, or the place of a
    new one among them, as a number below zero.
    """

    new_holdings: list[tuple[Any, ...]] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    new_copies: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    leads: list[tuple[Copy, int]] = field(default_factory=list)  # copies that move to new holdings
    leaving: list[int] = field(default_factory=list)  # copies that are not named any more

    def write(self) -> None:
        given = numbers(Holding, len(self.new_holdings))
        NEW_HOLDINGS.insert(
            (number, *row) for number, row in zip(given, self.new_holdings, strict=True)
        )
        NEW_COPIES.insert(
            (holding if holding > 0 else given[~holding], *row) for holding, row in self.new_copies
        )
        if self.holdings:
            Holding.objects.bulk_update(self.holdings, HOLDING_FIELDS)
        for copy, place in self.leads:
            copy.holding_id = given[~place]
        if self.copies:
            Copy.objects.bulk_update(self.copies, COPY_FIELDS)


def standing(records: Iterable[Record]) -> Mapping[int, tuple[list[Holding], list[Copy]]]:
    """What stands of these records: holdings and copies by the record's number."""
    found: dict[int, tuple[list[Holding], list[Copy]]] = {one.pk: ([], []) for one in records}
    for holding in Holding.objects.filter(record__in=found).order_by("pk"):
        found[holding.record_id][0].append(holding)
    for copy in Copy.objects.filter(record__in=found).order_by("pk"):
        found[copy.record_id][1].append(copy)
    return found


def hold(
    of: Place,
    held: Iterable[Held],
    branches: Branches,
    stood: tuple[Sequence[Holding], Sequence[Copy]],
    changes: Changes,
) -> None:
    """Make the holdings and copies of a record what a delivery says. Numbers stay.

    A holding is the one of the same place and call number, else of the same place, else of the
    same library, else the only one; a copy the one of the same identity, else of the same barcode.
    What is not named any more is gone; a holding that is gone comes back for the same place and
    call number only.
    """
    named = list(held) or [Held()]
    found = _found(named, stood[0]) if stood[0] else {}
    identities = Identities()
    items = [[(item, identities.of(item)) for item in one.items] for one in named]
    copies = _copies_found(list(chain(*items)), stood[1]) if stood[1] else {}
    for number, one in enumerate(named):
        said = _said(one, branches)
        holding = found.get(number)
        if holding is None:
            changes.new_holdings.append((*of, *said, False))
            place = ~(len(changes.new_holdings) - 1)
        else:
            _fill(holding, of, said)
            changes.holdings.append(holding)
            place = holding.pk
        for item, identity in items[number]:
            _keep(of, place, item, identity, copies.get(identity), changes)
    kept = {id(one) for one in (*found.values(), *copies.values())}
    for holding in stood[0]:
        if id(holding) not in kept:
            holding.edition_id, holding.is_gone = of.edition, True
            changes.holdings.append(holding)
    for copy in stood[1]:
        if id(copy) not in kept and not copy.is_gone:
            copy.is_gone = True
            changes.copies.append(copy)
            changes.leaving.append(copy.pk)


class Identities:
    """How each copy of a record is found again: by inventory number, barcode or its turn."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, item: Item) -> str:
        name = "n:"
        if item.inventory or item.barcode:
            name = f"i:{item.inventory}" if item.inventory else f"b:{item.barcode}"
        name = name[:100]
        identity, turn = name, 1
        while identity in self._given:
            turn += 1
            identity = f"{name}#{turn}"
        self._given.add(identity)
        return identity


def _copies_found(items: Sequence[tuple[Item, str]], standing: Sequence[Copy]) -> dict[str, Copy]:
    """The standing copy of each item, by the item's identity.

    A copy known by its barcode may get an inventory number, and lose it again.
    """
    left = {copy.identity: copy for copy in standing}
    found = {identity: left.pop(identity) for _item, identity in items if identity in left}
    by_barcode = {copy.barcode: copy for copy in left.values() if copy.barcode}
    for item, identity in items:
        same = by_barcode.get(item.barcode[:80]) if identity not in found else None
        if same is not None and not (item.inventory and same.inventory):
            found[identity] = by_barcode.pop(same.barcode)
    return found


def _place(one: Held | Holding) -> tuple[str, str, str]:
    sigla = one.sigla if isinstance(one, Holding) else one.library[:80]
    return sigla, one.place[:120], one.call_number[:120]


def _found(named: Sequence[Held], standing: Sequence[Holding]) -> dict[int, Holding]:
    """The standing holding of each one named, by its number among them; the surest first."""
    found: dict[int, Holding] = {}
    left = sorted(standing, key=lambda holding: (holding.is_gone, holding.pk))
    for sameness in (3, 2, 1):
        if sameness < 3:
            left = [holding for holding in left if not holding.is_gone]
        for number, one in enumerate(named):
            if number in found:
                continue
            wanted = _place(one)[:sameness]
            same = next((each for each in left if _place(each)[:sameness] == wanted), None)
            if same is not None:
                found[number] = same
                left.remove(same)
    if len(named) == len(left) == 1 and not found:
        found[0] = left[0]
    return found


Said = tuple[int | None, str, str, str, str, bool | None, bool]


def _said(one: Held, branches: Branches) -> Said:
    """What a holding keeps: branch, sigla, place, call number, note, whether it is free or lost."""
    branch = branches.find(one.library) if one.library else None
    told = {item.state for item in one.items}
    is_lost = one.is_withdrawn or (bool(told) and told <= LOST)
    told.discard("")
    is_free = CopyState.FREE in told if told else None
    row = (one.library[:80], one.place[:120], one.call_number[:120], one.note[:300])
    return (branch, *row, is_free, is_lost)


def _fill(holding: Holding, of: Place, said: Said) -> None:
    holding.edition_id, holding.is_gone = of.edition, False
    holding.branch_id, holding.sigla, holding.place = said[:3]
    holding.call_number, holding.note, holding.is_free, holding.is_lost = said[3:]


def _keep(
    of: Place, place: int, item: Item, identity: str, copy: Copy | None, changes: Changes
) -> None:
    """Let a copy stand in the holding of this place, see `Changes`."""
    said = (
        identity,
        item.inventory[:80],
        item.barcode[:80],
        item.price[:40],
        item.status[:40],
        item.state,
        item.back or None,
        item.received[:40],
    )
    if copy is None:
        changes.new_copies.append((place, (of.library, of.record, *said, False)))
        return
    copy.identity, copy.inventory, copy.barcode, copy.price = said[:4]
    copy.status, copy.state, copy.back, copy.received = said[4:]
    copy.is_gone = False
    changes.copies.append(copy)
    if place > 0:
        copy.holding_id = place
    else:
        changes.leads.append((copy, place))
