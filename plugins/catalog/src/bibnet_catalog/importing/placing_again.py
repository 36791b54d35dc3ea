"""A record that says something else without having been delivered: placed and written anew."""

from __future__ import annotations

from datetime import datetime

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.describing.description import Description
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.models import ImportRun, Record
from bibnet_catalog.reading.containers import Container, Dialect
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.reading.pieces import Piece

from .clustering import Clusters
from .holding import Branches
from .placing import EVERYWHERE, lock_placing
from .remembering import Memory
from .taken import Taken, state_of
from .understanding import Way, understood
from .writing import write


def place_again(record: Record, description: Description, *, now: datetime) -> None:
    """Let a record say this: its keys, its edition, its doubts, what lists and the index show.

    It is the same book still: alone in its edition it keeps it. For a transaction; `record` comes
    with its library. Raises Refused of those who take part.
    """
    lock_placing()
    with all_libraries(EVERYWHERE):
        one = understood(Piece(1, 0, 0, bytes(record.content)), description)._replace(
            control_number=record.control_number, digest=bytes(record.digest), same_as=record.pk
        )
        before = state_of(record)
        placed = Clusters([one], [record], Memory()).place(one, record.pk, record)
        # It stays the record of the run that brought it last.
        run = record.run or ImportRun.objects.filter(source=record.source_id).latest("pk")
        way = Way(
            Container(record.container),
            Dialect(record.dialect),
            Encoding(record.encoding),
            HoldingsProfile(),
        )
        taken = Taken(one, record.pk, placed, record, before)
        write([taken], run=run, way=way, branches=Branches(record.library), now=now)
