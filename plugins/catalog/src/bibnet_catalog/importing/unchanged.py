"""Pieces of a delivery that came like this before: found by their bytes, and read no further."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.models import ImportRun, Record
from bibnet_catalog.reading.pieces import Piece

from .understanding import Reader

# With the library as a further condition SQLite reads through all records of the library.
OF_ITS_SOURCE = "a source is of one library, and its records are asked for by the source"


class Same(NamedTuple):
    """A piece whose bytes stand as the record of this number."""

    piece: Piece
    control_number: str


def unchanged(run: ImportRun, pieces: Sequence[Piece], reader: Reader) -> list[Same]:
    """Those of the pieces that a live record of the source holds already, read the same way."""
    by_digest = {reader.digest(piece): piece for piece in pieces if piece.reason is None}
    with all_libraries(OF_ITS_SOURCE):
        found = Record.objects.filter(source_id=run.source_id, digest__in=by_digest, is_gone=False)
        rows = list(found.values_list("digest", "control_number"))
    return [Same(by_digest[bytes(digest)], number) for digest, number in rows]
