"""Pieces of a delivery that came like this before: found by their bytes, and read no further."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bibnet_catalog.models import ImportRun, Record
from bibnet_catalog.reading.pieces import Piece

from .understanding import Reader


class Same(NamedTuple):
    """A piece whose bytes stand as the record of this number."""

    piece: Piece
    control_number: str


def unchanged(run: ImportRun, pieces: Sequence[Piece], reader: Reader) -> list[Same]:
    """Those of the pieces that a live record of the source holds already, read the same way."""
    by_digest = {reader.digest(piece): piece for piece in pieces if piece.reason is None}
    found = Record.objects.of(run.library).filter(
        source_id=run.source_id, digest__in=by_digest, is_gone=False
    )
    return [
        Same(by_digest[bytes(digest)], number)
        for digest, number in found.values_list("digest", "control_number")
    ]
