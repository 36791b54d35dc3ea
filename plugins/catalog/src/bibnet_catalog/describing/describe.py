"""From a record of any format to its description."""

from __future__ import annotations

from operator import itemgetter

from bibnet_catalog.reading.marc import MarcRecord

from . import irbis, marc21, rusmarc
from .description import Description
from .draft import Draft, finish
from .holdings import HoldingsProfile

MAPS = {"rusmarc": rusmarc, "marc21": marc21, "irbis": irbis}
_TAG = itemgetter(0)


def describe(record: MarcRecord, dialect: str, profile: HoldingsProfile) -> Description:
    """The record as Bibnet sees it; what was not understood is told in its remarks.

    `dialect` is "rusmarc", "marc21" or "irbis", `profile` says where copies stand.
    """
    chosen = MAPS[dialect]
    read = chosen.FIELDS.get
    copies = {one.tag for one in profile.fields}
    draft = Draft(record, profile)
    chosen.start(draft)
    for field in sorted(record.fields, key=_TAG):
        reader = read(field.tag)
        if reader is not None:
            reader(draft, field)
        if field.tag in copies:
            draft.copies.append(field)
    chosen.end(draft)
    return finish(draft)
