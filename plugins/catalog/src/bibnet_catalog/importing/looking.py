"""What a file would give, read one way or another: shown before anything is taken of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import Description, Held, Item
from bibnet_catalog.describing.holdings import (
    HoldingsField,
    HoldingsProfile,
    held,
    known_fields,
)
from bibnet_catalog.models import ImportRun
from bibnet_catalog.reading import tables
from bibnet_catalog.reading.containers import Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.guessing import guess
from bibnet_catalog.reading.marc import MarcRecord
from bibnet_catalog.reading.remarks import BadRecord, Remark

from .bringing import sample

# So many rows of a table are shown, and so many values of each column.
ROWS = 10
VALUES = 3
# The record is not in the encoding that it is read in.
STRANGE = ("encoding.other", "encoding.mixed", "encoding.unknown")


@dataclass(frozen=True, slots=True)
class Example:
    """A field that may hold copies: in how many of the first records, and what one of them says."""

    field: HoldingsField
    number: int
    call_number: str = ""
    inventory: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Ten titles, and each field where copies may stand, of the first `total` records.

    `strange` of them are in another encoding than the run says; `remark` is what the first of these
    is read as.
    """

    titles: tuple[str, ...]
    examples: tuple[Example, ...]
    total: int
    strange: int = 0
    remark: Remark | None = None


def look(run: ImportRun) -> Look:
    """What the kept file of a run gives, read as the run says. Raises OSError."""
    path = Path(run.path)
    encoding, dialect = Encoding(run.encoding), Dialect(run.dialect)
    found = guess(path, encoding=encoding, dialect=dialect)
    records = list(sample(path, Container(run.container), encoding))
    chosen = HoldingsProfile.from_json(run.profile).fields
    fields = [*chosen, *(one for one in known_fields(dialect) if one not in chosen)]
    examples = (_example(one, records) for one in fields)
    shown = tuple(one for one in examples if one.number or one.field in chosen)
    strange = [one for record in records for one in record.remarks if one.code in STRANGE]
    return Look(found.titles, shown, len(records), len(strange), next(iter(strange), None))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, what it is taken for, what stands in some of its rows."""

    heading: str
    meaning: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableLook:
    """The columns of a table, and the first rows: as they stand there and as they are understood.

    A row that is no record has the reason in place of a description.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    descriptions: tuple[Description | Remark, ...]
    strange: int = 0
    remark: Remark | None = None


def look_at_table(run: ImportRun) -> TableLook:
    """What the kept table of a run gives, read as the run says. Raises OSError."""
    path, encoding = Path(run.path), Encoding(run.encoding)
    records = list(sample(path, Container(run.container), encoding))
    with path.open("rb") as file:
        headings = tables.headings(file, Decoder(encoding))
    profile = HoldingsProfile.from_json(run.profile)
    cells = [{one.tag: one.value for one in record.fields} for record in records]
    columns = (
        Column(heading, profile.columns.get(heading, ""), _values(heading, cells))
        for heading in headings
    )
    strange = [one for record in records for one in record.remarks if one.code in STRANGE]
    return TableLook(
        columns=tuple(columns),
        rows=tuple(tuple(row.get(one, "") for one in headings) for row in cells[:ROWS]),
        descriptions=tuple(_described(one, profile) for one in records[:ROWS]),
        strange=len(strange),
        remark=next(iter(strange), None),
    )


def headings_of(run: ImportRun) -> list[str]:
    """The headings of a run's table, in the order of its columns while its file is kept.

    Afterwards in whatever order the database has them.
    """
    try:
        with Path(run.path).open("rb") as file:
            return list(tables.headings(file, Decoder(Encoding(run.encoding))))
    except OSError:
        return list(run.profile.get("columns", {}))


def _values(heading: str, cells: Sequence[dict[str, str]]) -> tuple[str, ...]:
    found = dict.fromkeys(value for row in cells if (value := row.get(heading)))
    return tuple(islice(found, VALUES))


def _described(record: MarcRecord, profile: HoldingsProfile) -> Description | Remark:
    try:
        return describe(record, Dialect.TABLE, profile)
    except BadRecord as error:
        return error.remark


def _example(field: HoldingsField, records: Sequence[MarcRecord]) -> Example:
    number = sum(record.first(field.tag) is not None for record in records)
    profile = HoldingsProfile(fields=(field,))
    rows = [row for record in records for row in held(profile, record.fields)]
    fullest = max(rows, key=_told, default=Held())
    item = next(iter(fullest.items), Item())
    place = " ".join(filter(None, (fullest.library, fullest.place)))
    return Example(field, number, fullest.call_number, item.inventory or item.barcode, place)


def _told(row: Held) -> int:
    numbers = (one.inventory or one.barcode for one in row.items)
    return bool(row.call_number) + any(numbers) + bool(row.place or row.library)
