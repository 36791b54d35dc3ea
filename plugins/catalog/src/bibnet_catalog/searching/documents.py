"""Editions as the index is to keep them, read from the database chunk by chunk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Max

from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet_catalog.availability import lenders_say
from bibnet_catalog.describing.description import Description
from bibnet_catalog.importing.shown import said_by
from bibnet_catalog.marking.standing import hidden
from bibnet_catalog.models import Edition, Holding, Record

from .composing import Composer
from .engine import Document

CHUNK = 500
# So many records of an edition say what it is; the holdings of all of them count.
MOST_RECORDS = 40
# If one of so many numbers is wanted, rows are asked for from the first to the last.
DENSE = 2
# Between values, and before the name of a field.
SEPARATOR, END = "\x1f", "\x1e"
EVERYWHERE = "the index holds the editions of all libraries"


class Row(NamedTuple):
    """What is written down of an edition."""

    pk: int
    title: str
    heading: str
    year: int | None
    kind: str
    added_at: datetime


class Held(NamedTuple):
    """Where an edition stands: the member, the branch if told, the call number; whether a copy is
    at its place.
    """

    library: int
    branch: int | None
    call_number: str
    is_free: bool | None


def documents(editions: Iterable[int]) -> Iterator[Document]:
    """The documents of those of these editions that readers may find, in their order.

    An edition that was led to another one, that has no holding left or that a mark hides has none.
    Descriptions count whoever delivered them: where the plugin is on is asked when it is searched.
    """
    wanted = iter(editions)
    while chunk := list(islice(wanted, CHUNK)):
        yield from _chunk(chunk)


class Reread:
    """Documents of editions that have changed; `gone` are those of them that have none now."""

    def __init__(self) -> None:
        self.gone: set[int] = set()

    def documents(self, editions: Sequence[int]) -> Iterator[Document]:
        """The documents of these; may be asked for more editions, and for the same ones again."""
        self.gone.update(editions)
        for document in documents(editions):
            self.gone.discard(document.edition)
            yield document


def all_documents() -> Iterator[Document]:
    """The documents of all editions, by their numbers."""
    return documents(all_editions())


def all_editions() -> Iterator[int]:
    """The numbers of all editions that stand for themselves, in order.

    Of those that stand when the first is asked for: later ones are changes, which wait for the
    index by themselves.
    """
    newest = Edition.objects.aggregate(newest=Max("pk"))["newest"] or 0
    all_of_now = Edition.objects.filter(merged_into=None, pk__lte=newest)
    standing = all_of_now.order_by("pk").values_list("pk", flat=True)
    last = 0
    while chunk := list(standing.filter(pk__gt=last)[: 10 * CHUNK]):
        yield from chunk
        last = chunk[-1]


def _chunk(numbers: Sequence[int]) -> list[Document]:
    with all_libraries(EVERYWHERE):
        standing = Edition.objects.filter(merged_into=None, **_among("pk", numbers)).order_by()
        rows = map(Row._make, standing.values_list(*Row._fields))
        wanted = set(numbers)
        editions = {one.pk: one for one in rows if one.pk in wanted}
        for number in hidden(editions):
            del editions[number]
        held = _held(editions)
        described = _described(held)
    ids = {pk for rows in held.values() for one in rows for pk in one[:2] if pk is not None}
    libraries = network.libraries(ids)
    found = []
    for number in dict.fromkeys(numbers):
        edition, descriptions = editions.get(number), described.get(number)
        if edition is None or not descriptions:
            continue
        composer = Composer(edition)
        for description in descriptions:
            composer.describe(description)
        for one in held[number]:
            branch = libraries[one.branch] if one.branch else None
            composer.hold(libraries[one.library], branch, one.call_number, is_free=one.is_free)
        document = composer.document()
        document.version = version(document)
        found.append(document)
    return found


def _among(name: str, numbers: Collection[int]) -> dict[str, Any]:
    """What finds rows by these numbers and perhaps by some between them, in few words."""
    if numbers and max(numbers) - min(numbers) < DENSE * len(numbers):
        return {f"{name}__gte": min(numbers), f"{name}__lte": max(numbers)}
    return {f"{name}__in": numbers}


def _held(editions: Collection[int]) -> dict[int, list[Held]]:
    """What readers may see of the holdings of these editions."""
    rows = Holding.objects.filter(
        **_among("edition", editions),
        is_gone=False,
        is_lost=False,
        record__is_gone=False,
        record__is_suppressed=False,
    ).order_by("pk")
    found: dict[int, list[Held]] = defaultdict(list)
    names = ("pk", "edition", "library", "branch", "call_number", "is_free")
    wanted = [row for row in rows.values_list(*names) if row[1] in editions]
    told = lenders_say([row[0] for row in wanted])
    for pk, edition, library, branch, call_number, is_free in wanted:
        held = Held(library, branch, call_number, told.get(pk, is_free))
        found[edition].append(held)
    return found


def _described(editions: Collection[int]) -> dict[int, list[Description]]:
    """The descriptions of these editions, the fullest of each first."""
    live = Record.objects.filter(**_among("edition", editions), is_gone=False, is_suppressed=False)
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    # A window that counted them would take longer than all the rest.
    for edition, data in live.order_by("edition", "pk").values_list("edition", "description"):
        if edition in editions and len(told[edition]) < MOST_RECORDS:
            told[edition].append(data)
    for rows in told.values():
        if len(rows) > 1:
            rows.sort(key=said_by, reverse=True)
    return {edition: [*map(_searched, rows)] for edition, rows in told.items()}


def _searched(data: dict[str, Any]) -> Description:
    """What is searched of a description: holdings have rows of their own, remarks are for staff."""
    data.pop("held", None)
    data.pop("remarks", None)
    return Description.from_json(data)


def version(document: Document) -> int:
    """A number that says what a document holds, the same in every process."""
    said: list[str] = []
    for name, terms in document.terms.items():
        said += (END, name, terms)
    for name, values in document.keywords.items():
        said += (END, name, *values)
    said += [END, document.title_key, document.author_key]
    said.append(f"{document.year} {document.added} {document.stock}")
    whole = SEPARATOR.join(said).encode()
    return int.from_bytes(blake2b(whole, digest_size=8).digest(), "big") >> 1
