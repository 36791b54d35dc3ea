"""From a record of any format to its description."""

from __future__ import annotations

from operator import itemgetter

from bibnet_catalog.reading.containers import Dialect
from bibnet_catalog.reading.marc import MarcRecord

from . import irbis, marc21, rusmarc
from .description import Description
from .draft import Draft, finish
from .holdings import HoldingsProfile
from .rows import describe_row
from .texts import MOST_ROWS

MAPS = {"rusmarc": rusmarc, "marc21": marc21, "irbis": irbis}
_TAG = itemgetter(0)


def describe(record: MarcRecord, dialect: str, profile: HoldingsProfile) -> Description:
    """The record as Bibnet sees it; what was not understood is told in its remarks.

    `dialect` is "rusmarc", "marc21", "irbis" or "table", `profile` says where copies stand, of a
    table what its columns mean. Raises BadRecord for a row that is no record.
    """
    if dialect == Dialect.TABLE:
        return describe_row(record, profile.columns)
    chosen = MAPS[dialect]
    read = chosen.FIELDS.get
    copies = {one.tag for one in profile.fields}
    draft = Draft(record, profile)
    chosen.start(draft)
    tag, number = None, 0
    for field in sorted(record.fields, key=_TAG):
        if field.tag != tag:
            tag, number = field.tag, 0
            reader, is_copy = read(tag), tag in copies
        number += 1
        if reader is not None and number <= MOST_ROWS:
            reader(draft, field)
        if is_copy:
            draft.copies.append(field)
    chosen.end(draft)
    return finish(draft)
