"""From the bytes of a record to all that a run needs of it, without a database."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import NamedTuple

from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import Description, Held
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.matching.features import Features, features
from bibnet_catalog.matching.keys import keys_of, work_key
from bibnet_catalog.matching.packing import packed
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.pieces import Piece
from bibnet_catalog.reading.remarks import Remark

from .shown import Shown, said_by, shown

# A record without a number of its own is known again by what it says; no source's number looks so.
NAMELESS = "\x00"
LONGEST_NUMBER = 120
# Part of every digest: a record is understood anew when its bytes, the way in which it is read or
# our understanding changes.
VERSION = 1
WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Way(NamedTuple):
    """How a delivery is read: container, dialect, encoding, where holdings stand."""

    container: Container
    dialect: Dialect
    encoding: Encoding
    profile: HoldingsProfile


class Understood(NamedTuple):
    """A record of a delivery with everything that is compared and kept.

    `said` is its description as JSON, `compared` are its features as they are kept; `loose` are
    those of the keys that say something only while few share them. `same_as` is the number of a
    standing record of which a person says that it is the same edition; of the record itself: that
    it is still the same book, however different it reads.
    """

    piece: Piece
    control_number: str
    digest: bytes
    said: str
    shown: Shown
    held: list[Held]
    remarks: list[Remark]
    is_deleted: bool
    features: Features
    compared: str
    keys: tuple[int, ...]
    loose: frozenset[int]
    work: int
    same_as: int | None = None


class Reader:
    """Understands the pieces of one delivery."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self._parse = READERS[way.container].parse
        self._decode = Decoder(way.encoding)
        self._salt = repr((VERSION, *way[:3], *_said(way.profile))).encode()

    def __call__(self, piece: Piece) -> Understood:
        """All that a run needs of a piece. Raises BadRecord for bytes that are no record."""
        record = self._parse(piece.content, self._decode)
        description = describe(record, self.way.dialect, self.way.profile)
        description.remarks = [*record.remarks, *description.remarks]
        return understood(piece, description, self._salt)

    def digest(self, piece: Piece) -> bytes:
        """What a record is known by to be the same: its bytes and the way they are read."""
        return _digest(piece, self._salt)


def _said(profile: HoldingsProfile) -> list[object]:
    """What of a profile makes a record another one."""
    columns = sorted((one, meaning) for one, meaning in profile.columns.items() if meaning)
    return [profile.as_json()["fields"], *([columns] if columns else [])]


def understood(piece: Piece, description: Description, salt: bytes = b"") -> Understood:
    """The same of a piece that was described already."""
    found = features(description)
    firm, loose = (tuple(map(number_of_key, keys)) for keys in keys_of(found))
    data = description.as_json()
    return Understood(
        piece=piece,
        control_number=_control_number(description),
        digest=_digest(piece, salt),
        said=WRITTEN(data),
        shown=shown(description, said_by(data)),
        held=description.held,
        remarks=description.remarks,
        is_deleted=description.is_deleted,
        features=found,
        compared=packed(found),
        keys=firm + loose,
        loose=frozenset(loose),
        work=number_of_key(work_key(found)),
    )


def _digest(piece: Piece, salt: bytes) -> bytes:
    key = blake2b(salt, digest_size=16).digest() if salt else b""
    return blake2b(piece.content, digest_size=16, key=key).digest()


def _control_number(description: Description) -> str:
    """The source's number; of a record without one a number of what it says and of its copies."""
    given = description.control_number.replace(NAMELESS, "").strip()
    if not given:
        one = description
        items = [item.inventory or item.barcode for held in one.held for item in held.items]
        people = [person.surname for person in one.people]
        isbns = [isbn.text for isbn in one.isbns]
        title = (one.title, one.part_number, one.part_title, one.responsibility)
        said = repr((title, one.year, one.publishers, one.extent, people, isbns, items[:3]))
        return "~" + blake2b(said.encode(), digest_size=12).hexdigest()
    if len(given) > LONGEST_NUMBER:
        return given[:80] + "~" + blake2b(given.encode(), digest_size=12).hexdigest()
    return given


def number_of_key(key: str) -> int:
    """A key as a whole number that any database holds in eight bytes; 0 of no key."""
    if not key:
        return 0
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1
