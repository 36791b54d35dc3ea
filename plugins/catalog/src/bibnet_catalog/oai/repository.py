"""The records that harvesters are given: of whom, in which order, how many at once.

All records of the libraries whose catalogue is open to readers; those that are gone or hidden, or
of an edition that a mark of the law hides, are told of as deleted. An item is a record with its
permanent number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_catalog.correcting.in_marc import Corrected, corrections_of
from bibnet_catalog.entries import shown_libraries
from bibnet_catalog.marking.standing import hidden
from bibnet_catalog.models import Record

from .stamps import Stamp
from .tokens import Place

EVERYBODYS = "harvesters read what all libraries show"
RECORDS, HEADERS = 100, 500
# An answer holds no more bytes of records than this and one record.
MOST_BYTES = 4_000_000
_OF_HEADER = ("pk", "library_id", "edition_id", "changed_at", "is_gone", "is_suppressed")
_OF_RECORD = (*_OF_HEADER, "description")
_BYTES = ("container", "dialect", "encoding", "content")
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Given:
    """A record as harvesters are told of it, with what is corrected of what it says."""

    record: Record
    is_deleted: bool
    corrected: Corrected


@dataclass(frozen=True, slots=True)
class Part:
    """Some records in a row; `place` is where the list goes on, if it does."""

    records: list[Given]
    place: Place | None


class Repository:
    """What the server of one library (the region: of all) gives."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.sets = {one.code: one for one in _sets(library)}
        self._codes = {one.pk: code for code, one in self.sets.items()}

    def set_of(self, record: Record) -> str:
        """The name of the set that a record is in."""
        return self._codes[record.library_id]

    def first_change(self) -> datetime | None:
        """When the oldest change was that is told of."""
        with all_libraries(EVERYBODYS):
            return self._records("").aggregate(first=Min("changed_at"))["first"]

    def count(self, set_name: str, since: Stamp | None, until: Stamp | None) -> int:
        with all_libraries(EVERYBODYS):
            return self._listed(set_name, since, until).count()

    def headers(
        self, set_name: str, since: Stamp | None, until: Stamp | None, behind: Place | None
    ) -> Part:
        """The next records without what they say."""
        rows = self._listed(set_name, since, until, behind).only(*_OF_HEADER)
        found, place = _part(rows, HEADERS)
        return Part(_given(found, with_corrections=False), place)

    def records(
        self,
        set_name: str,
        since: Stamp | None,
        until: Stamp | None,
        behind: Place | None,
        *,
        has_bytes: bool,
    ) -> Part:
        """The next records with what they say, and if asked with their bytes."""
        fields = (*_OF_RECORD, *_BYTES) if has_bytes else _OF_RECORD
        rows = self._listed(set_name, since, until, behind).only(*fields)
        found, place = _part(rows, RECORDS)
        return Part(_given(found, with_corrections=has_bytes), place)

    def record(self, number: int) -> Given | None:
        with all_libraries(EVERYBODYS):
            found = self._records("").filter(pk=number).first()
        return _given([found], with_corrections=True)[0] if found else None

    def _listed(
        self,
        set_name: str,
        since: Stamp | None,
        until: Stamp | None,
        behind: Place | None = None,
    ) -> QuerySet[Record]:
        with all_libraries(EVERYBODYS):
            found = self._records(set_name)
        if since is not None:
            found = found.filter(changed_at__gte=since.begins)
        if until is not None and until.ends is not None:
            found = found.filter(changed_at__lt=until.ends)
        if behind is not None:
            same = Q(changed_at=behind.changed_at, pk__gt=behind.number)
            later = same | Q(changed_at__gt=behind.changed_at)
            # The first condition alone is one that an index knows.
            found = found.filter(later, changed_at__gte=behind.changed_at)
        return found.order_by("changed_at", "pk")

    def _records(self, set_name: str) -> QuerySet[Record]:
        named = [self.sets[set_name]] if set_name in self.sets else []
        wanted = named if set_name else list(self.sets.values())
        return Record.objects.filter(library__in=[one.pk for one in wanted])


def _sets(library: Library) -> Iterable[Library]:
    """The members whose records the server of a library gives."""
    members = shown_libraries(library).order_by("code")
    return members if library.is_region else members.filter(pk=library.member.pk)


def _part(rows: QuerySet[Record], most: int) -> tuple[list[Record], Place | None]:
    """The first of these rows, and where the list goes on behind them."""
    found: list[Record] = []
    size = 0
    for one in rows[: most + 1].iterator(chunk_size=AT_ONCE):
        if len(found) == most or size > MOST_BYTES:
            last = found[-1]
            return found, Place(last.changed_at, last.pk)
        found.append(one)
        size += len(one.__dict__.get("content", b""))
    return found, None


def _given(records: Sequence[Record], *, with_corrections: bool) -> list[Given]:
    """These records with what is to be told of them, in a number of queries that does not depend
    on how many they are.
    """
    unseen = hidden({one.edition_id for one in records})
    corrected: Mapping[int, Corrected] = {}
    if with_corrections:
        with all_libraries(EVERYBODYS):
            corrected = corrections_of([one.pk for one in records])
    return [
        Given(
            one,
            one.is_gone or one.is_suppressed or one.edition_id in unseen,
            corrected.get(one.pk, {}),
        )
        for one in records
    ]
