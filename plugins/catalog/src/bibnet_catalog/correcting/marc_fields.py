"""Where a record of MARC says what is corrected: the tags, and of some their subfields.

A tag alone is replaced with all its fields; of one with subfields («215acde») the others stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bibnet_catalog.reading.containers import Dialect


class Places(NamedTuple):
    """Where a field of `correcting.fields` stands: tags, letters of the leader, places of a coded
    field ("008", 6, 15; a subfield $a where it is no control field).
    """

    tags: tuple[str, ...] = ()
    leader: tuple[int, ...] = ()
    coded: tuple[str, int, int] | None = None


_MARC21_TITLE = ("245abcnp",)
_MARC21_IMPRINT = ("260abc", "264abc")
_NOTES = (*range(300, 309), *range(310, 315), 317, 318, 320, 321, *range(323, 327), 328, 333, 336)
_MARC21_NOTES = (
    *(500, 501, 502, 504, 508, 510, 511, 515, 518, 521, 530, 533, 534, 538, 545, 546, 550, 580),
    586,
)
RUSMARC: Mapping[str, Places] = {
    "kind": Places(("110", "115", "126", "135", "200b", "203"), leader=(6, 7)),
    "title": Places(("200ac",)),
    "other_title": Places(("200e",)),
    "part_number": Places(("200hv",), leader=(8,)),
    "part_title": Places(("200i",)),
    "responsibility": Places(("200fg",)),
    "authors": Places(("700", "701", "702")),
    "edition": Places(("205",)),
    "published_in": Places(("210a",)),
    "publisher": Places(("210c",)),
    "year": Places(("210d",), coded=("100", 8, 17)),
    "pages": Places(("215acde",)),
    "series": Places(("225", "410")),
    "isbn": Places(("010",)),
    "bbk": Places(("676", "686")),
    "udc": Places(("675",)),
    "age_mark": Places(("333",)),
    "language": Places(("101ac",)),
    "subjects": Places(("600", "601", "604", "605", "606", "607")),
    "keywords": Places(("610",)),
    "annotation": Places(("330",)),
    "notes": Places((*map(str, _NOTES), "337")),
}
MARC21: Mapping[str, Places] = {
    "kind": Places(
        ("006", "007", "245h", "336", "337", "338", "340"), leader=(6, 7), coded=("008", 18, 35)
    ),
    "title": Places(_MARC21_TITLE),
    "other_title": Places(_MARC21_TITLE),
    "part_number": Places(_MARC21_TITLE, leader=(19,)),
    "part_title": Places(_MARC21_TITLE),
    "responsibility": Places(_MARC21_TITLE),
    "authors": Places(("100", "700")),
    "edition": Places(("250",)),
    "published_in": Places(_MARC21_IMPRINT),
    "publisher": Places(_MARC21_IMPRINT),
    "year": Places(_MARC21_IMPRINT, coded=("008", 6, 15)),
    "pages": Places(("300abce",)),
    "series": Places(("440", "490", "800", "830")),
    "isbn": Places(("020",)),
    "bbk": Places(("084",)),
    "udc": Places(("080",)),
    "age_mark": Places(("521",)),
    "language": Places(("041adh",), coded=("008", 35, 38)),
    "subjects": Places(("600", "610", "611", "630", "650", "651")),
    "keywords": Places(("653",)),
    "annotation": Places(("520",)),
    "notes": Places(tuple(map(str, _MARC21_NOTES))),
}
PLACES: Mapping[str, Mapping[str, Places]] = {Dialect.RUSMARC: RUSMARC, Dialect.MARC21: MARC21}
