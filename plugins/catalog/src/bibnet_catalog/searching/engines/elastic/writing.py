"""Writing documents in bulk, and what the server says of each."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from bibnet_catalog.searching.engine import (
    Document,
    EngineUnavailable,
    IndexMissing,
    PartlyWritten,
)

from .connection import refusal
from .schema import written

logger = logging.getLogger(__name__)

AT_ONCE = 500
MOST_BYTES = 8_000_000
THREADS = 2
# Too many writers: tried again so often, with growing pauses.
RETRIES, FIRST_PAUSE, LONGEST_PAUSE = 3, 0.2, 2.0
# A document that the server will never take, whoever brings it.
REFUSED = 400


def write(
    client: Elasticsearch, alias: str, documents: Iterable[Document], gone: Iterable[int]
) -> None:
    """Have the index behind an alias hold these documents and not those that are gone.

    Raises PartlyWritten with those that are as they should be, if others are not for now.
    A document that the server refuses for good is told in the log.
    """
    done: set[int] = set()
    reasons: list[EngineUnavailable] = []
    told = streaming_bulk(
        client,
        _acts(documents, gone),
        chunk_size=AT_ONCE,
        max_chunk_bytes=MOST_BYTES,
        raise_on_error=False,
        max_retries=RETRIES,
        initial_backoff=FIRST_PAUSE,
        max_backoff=LONGEST_PAUSE,
        index=alias,
        require_alias=True,
    )
    try:
        for _is_ok, said in told:
            one = next(iter(said.values()))
            reason = _reason(one)
            if reason is None:
                done.add(int(one["_id"]))
            else:
                done.discard(int(one["_id"]))  # an edition may come twice
                reasons.append(reason)
    finally:
        if done:
            client.indices.refresh(index=alias)
    if reasons:
        raise reasons[0] if not done else PartlyWritten(str(reasons[0]), written=frozenset(done))


def fill(client: Elasticsearch, index: str, documents: Iterable[Document]) -> int:
    """Write documents into a new index; how many. Raises EngineUnavailable if any is missing.

    They are read by the caller's thread, whose database it is, and sent by others.
    """
    number = 0
    rows = iter(documents)
    sent: deque[Future[int]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        while some := list(islice(rows, AT_ONCE)):
            sent.append(pool.submit(_filled, client, index, some))
            if len(sent) > 2 * THREADS:
                number += sent.popleft().result()
        return number + sum(one.result() for one in sent)


def _filled(client: Elasticsearch, index: str, some: Sequence[Document]) -> int:
    told = streaming_bulk(
        client,
        _acts(some, ()),
        chunk_size=AT_ONCE,
        max_chunk_bytes=MOST_BYTES,
        raise_on_error=False,
        max_retries=RETRIES,
        initial_backoff=FIRST_PAUSE,
        max_backoff=LONGEST_PAUSE,
        index=index,
    )
    for _is_ok, said in told:
        reason = _reason(next(iter(said.values())))
        if reason is not None:
            raise reason
    return len(some)


def _acts(documents: Iterable[Document], gone: Iterable[int]) -> Iterator[dict[str, Any]]:
    for one in documents:
        yield {"_op_type": "index", "_id": str(one.edition), "_source": written(one)}
    for edition in sorted(gone):
        yield {"_op_type": "delete", "_id": str(edition)}


def _reason(said: dict[str, Any]) -> EngineUnavailable | None:
    """Why an act did not succeed for now, or None: it did, or never will."""
    error = said.get("error")
    if not error:
        return None
    kind = str(error.get("type", "")) if isinstance(error, dict) else str(error)
    status = int(said.get("status", 0))
    if kind == "index_not_found_exception":
        return IndexMissing(refusal(kind, status))
    if status == REFUSED:
        logger.error("the search server refused edition %s for good: %s", said.get("_id"), error)
        return None
    return EngineUnavailable(refusal(kind, status))
