"""Several processes compose what this one would, in the same order, and are missed by nobody."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

import pytest
from bibnet_catalog.searching import several
from bibnet_catalog.searching.engine import Document

EDITIONS = 5 * several.CHUNK + 3
Compose = Callable[[Iterable[int]], Iterator[Document]]


@pytest.fixture
def composing(monkeypatch) -> Callable[[Compose], list[Document]]:
    """All documents of editions that stand in no database, as two processes compose them."""
    monkeypatch.setattr(several, "may_fork", lambda: True)
    monkeypatch.setattr(several, "_are_few", lambda: False)
    monkeypatch.setattr(several, "all_editions", lambda: iter(range(EDITIONS)))
    monkeypatch.setattr(several, "MOST_PROCESSES", 2)

    def compose(by: Compose) -> list[Document]:
        monkeypatch.setattr(several, "documents", by)
        with several.composed() as documents:
            return list(documents)

    return compose


def told(editions: Iterable[int]) -> Iterator[Document]:
    """Documents that tell who composed them."""
    return (Document(edition=number, version=os.getpid()) for number in editions)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="there is one core")
def test_documents_come_in_order_from_several_processes(composing):
    found = composing(told)
    assert [one.edition for one in found] == list(range(EDITIONS))
    processes = {one.version for one in found}
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_what_a_lost_process_would_have_composed_is_there(composing):
    own = os.getpid()

    def told_or_lost(editions: Iterable[int]) -> Iterator[Document]:
        if os.getpid() != own:
            os._exit(1)
        return told(editions)

    assert [one.edition for one in composing(told_or_lost)] == list(range(EDITIONS))
