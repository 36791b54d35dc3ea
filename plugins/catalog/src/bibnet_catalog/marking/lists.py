"""A list of what is to be marked, and the editions that its rows may mean.

A row names an edition by its number, by ISBN or by title, with author and year where it has them.
An ISBN is evidence and no proof, so a person chooses among what is found.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import Q

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.describing import numbers, typed
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entries import numbers_now
from bibnet_catalog.importing.sharing import CROWD, sharing
from bibnet_catalog.importing.understanding import number_of_key
from bibnet_catalog.matching.features import Features, features
from bibnet_catalog.matching.keys import keys_of
from bibnet_catalog.models import Edition, Record
from bibnet_catalog.reading import tables
from bibnet_catalog.reading.containers import TABLES, Container
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.guessing import guess
from bibnet_catalog.reading.remarks import BadFile, BadRecord
from bibnet_catalog.reading.tables.headings import guessed, plain
from bibnet_catalog.searching.engine import EngineUnavailable
from bibnet_catalog.searching.titles import titled

logger = logging.getLogger(__name__)

EVERYWHERE = "an edition is marked whoever has it"
MOST_ROWS = 500
MOST_FOUND = 800
# So many records that share a word with a row are looked at.
MOST_RECORDS = 20_000
# So many editions of a title without an author.
MOST_TITLED = 12
_NUMBER = re.compile(r"(номер|№|код) издани|^издание$|^edition$|edition (number|no)")
_DIGITS = re.compile(r"\d{1,18}")


@dataclass(frozen=True, slots=True)
class Found:
    """An edition that a row may mean; `is_sure` says that it is proposed, `is_marked` that it has
    the mark already.
    """

    edition: Edition
    is_sure: bool
    is_marked: bool = False


@dataclass(slots=True)
class Line:
    """A row of the list: its number in the file, what it says, what it may mean."""

    row: int
    said: str
    number: int | None
    title: str
    wanted: Features
    found: list[Found] = field(default_factory=list)


def read(path: Path) -> list[Line]:
    """The rows of a list in CSV or XLSX. Raises BadFile, for one with too many rows too."""
    look = guess(path)
    if look.container not in TABLES:
        raise BadFile("file.unknown")
    encoding, kept = look.encoding or Encoding.UTF8, BytesIO()
    decode = Decoder(encoding)
    with path.open("rb") as file:
        if look.container == Container.XLSX:
            tables.keep_workbook(file, kept, most=2 * MOST_ROWS)
        else:
            tables.keep_csv(file, kept, decode)
    meanings: dict[str, str] = {}
    for heading, meaning in guessed(tables.headings(kept, decode)).items():
        meanings[heading] = "number" if _NUMBER.search(plain(heading)) else meaning
    if not {"number", "isbn", "title"} & set(meanings.values()):
        raise BadFile("table.names_nothing")
    lines = []
    for piece in islice(tables.split(kept), MOST_ROWS + 1):
        try:
            cells = tables.parse(piece.content, decode).fields if piece.reason is None else []
        except BadRecord:
            cells = []
        said = {meanings.get(one.tag, ""): one.value for one in cells}
        lines.append(_line(piece.number, said))
    if len(lines) > MOST_ROWS:
        raise BadFile("table.many_rows", limit=MOST_ROWS)
    return lines


def find(lines: Sequence[Line], marked: Collection[int]) -> bool:
    """Say of each row which editions it may mean; `marked` have the mark already.

    A number of queries that does not depend on how many rows there are. Returns whether all rows
    were looked for: of a short title without an author only the index knows, while it answers.
    """
    leads = numbers_now([one.number for one in lines if one.number])
    keys: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        for key in keys_of(line.wanted).firm:  # the loose ones find crowds of other titles
            keys[number_of_key(key)].append(line)
    titles, is_whole = _by_titles(lines)
    records, meant = _candidates(keys, titles)
    editions = {leads[one.number] for one in lines if one.number in leads}
    editions |= {edition for edition, _told in records.values()}
    known = Edition.objects.filter(merged_into=None).in_bulk(editions)
    for line in lines:
        sure: dict[int, bool] = {}
        if line.number in leads:
            sure[leads[line.number]] = True
        for pk in sorted(meant[id(line)]):
            edition, told = records[pk]
            said = _says(line.wanted, told)
            if said is not None:
                sure[edition] = sure.get(edition, False) or said
        by_title = [one for one in sure.values() if one]
        is_told = len(by_title) == 1 or bool(line.wanted.isbns) or line.number in leads
        line.found = [
            Found(known[pk], is_sure=said and is_told, is_marked=pk in marked)
            for pk, said in sure.items()
            if pk in known
        ]
    return is_whole


def _line(row: int, said: dict[str, str]) -> Line:
    isbns = [one for text in [said.get("isbn", "")] if text for one in numbers.isbns(text, "")]
    year = said.get("year", "").strip()
    description = Description(
        title=said.get("title", "").strip(),
        people=typed.people(said.get("authors", "")),
        year=int(year) if re.fullmatch(r"\d{4}", year) else None,
        isbns=isbns,
    )
    number = _DIGITS.fullmatch(said.get("number", "").strip().lstrip("№ "))
    names = ("number", "authors", "title", "year", "isbn")
    shown = ", ".join(text for name in names if (text := said.get(name, "").strip()))
    return Line(
        row,
        shown[:300],
        int(number[0]) if number else None,
        description.title,
        features(description),
    )


def _by_titles(lines: Sequence[Line]) -> tuple[dict[int, list[Line]], bool]:
    """Editions with the rows of which they have the title, if that is all that a row tells; and
    whether the index has answered.
    """
    found: dict[int, list[Line]] = defaultdict(list)
    short = [one for one in lines if one.title and not (one.wanted.isbns or one.wanted.surnames)]
    try:
        editions = titled([one.title for one in short], most=MOST_TITLED)
    except EngineUnavailable as error:
        logger.warning("the index of the catalogue does not know titles: %s", error)
        return found, False
    for line in short:
        for edition in editions.get(line.title, ()):
            found[edition].append(line)
    return found, True


def _candidates(
    keys: dict[int, list[Line]], titles: dict[int, list[Line]]
) -> tuple[dict[int, tuple[int, Features]], dict[int, set[int]]]:
    """The records that share a key or title with rows: edition, features; by row their numbers."""
    meant: dict[int, set[int]] = defaultdict(set)
    with all_libraries(EVERYWHERE):
        shared = list(islice(sharing(keys, most=CROWD), MOST_RECORDS))
        wanted = Q(pk__in={record for _key, record in shared}) | Q(edition__in=[*titles])
        live = Record.objects.filter(wanted, is_gone=False).order_by("pk")[:MOST_RECORDS]
        found = live.values_list("pk", "edition", "description")
        records = {pk: (edition, _features(data)) for pk, edition, data in found}
    for key, record in shared:
        if record in records:
            for line in keys[key]:
                meant[id(line)].add(record)
    for pk, (edition, _told) in records.items():
        for line in titles.get(edition, ()):
            meant[id(line)].add(pk)
    return records, meant


def _features(data: dict[str, Any]) -> Features:
    return features(Description.from_json(data))


def _says(row: Features, record: Features) -> bool | None:
    """Whether a record is surely what a row names, or may be; None where it is not."""
    titles = {record.title.skeleton, f"{record.title.skeleton} {record.part.skeleton}".strip()}
    same_title = bool(row.title.skeleton) and row.title.skeleton in titles
    if row.isbns & record.isbns:
        return same_title or not row.title.text
    if not same_title or (row.surnames and row.surnames.isdisjoint(record.surnames)):
        return None
    if row.year and record.year and row.year != record.year:
        return None
    return bool(row.surnames or row.year) and not row.isbns
