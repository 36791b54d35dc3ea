"""What records that stand are compared by, kept from chunk to chunk of a run."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import datetime

from bibnet_catalog.describing.description import Description
from bibnet_catalog.matching.features import Features, features
from bibnet_catalog.matching.packing import unpacked
from bibnet_catalog.models import Record

# So many records are kept, some three kilobytes each.
MOST = 20_000
AT_ONCE = 1_000


class Memory:
    """Features of records by their numbers, as long as those stay unchanged; the latest used."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[int, tuple[datetime, Features]] = OrderedDict()

    def of(self, records: Sequence[tuple[int, datetime]]) -> dict[int, Features]:
        """The features of records of which the number and the time of the last change is told."""
        found: dict[int, Features] = {}
        missing: dict[int, datetime] = {}
        for pk, at in records:
            kept = self._kept.get(pk)
            if kept is not None and kept[0] == at:
                self._kept.move_to_end(pk)
                found[pk] = kept[1]
            else:
                missing[pk] = at
        wanted = list(missing)
        for start in range(0, len(wanted), AT_ONCE):
            for pk, compared in _read(wanted[start : start + AT_ONCE]):
                found[pk] = compared
                self.keep(pk, missing[pk], compared)
        return found

    def keep(self, number: int, at: datetime, compared: Features) -> None:
        """Remember a record as it stands now."""
        self._kept[number] = at, compared
        self._kept.move_to_end(number)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


def _read(records: Sequence[int]) -> Iterator[tuple[int, Features]]:
    """The features of records as they are kept, else anew out of what the records say."""
    kept = Record.objects.filter(pk__in=records).values_list("pk", "compared")
    old: list[int] = []
    for pk, text in kept:
        compared = unpacked(text)
        if compared is None:
            old.append(pk)
        else:
            yield pk, compared
    said = Record.objects.filter(pk__in=old).values_list("pk", "description")
    for pk, data in said.iterator() if old else ():
        yield pk, features(Description.from_json(data))
