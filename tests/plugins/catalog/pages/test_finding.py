"""While there is no index the database answers."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Isbn
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.query import Query, Scope

from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import book


@pytest.mark.parametrize(
    "text", ["война мир", "ВОЙНА толстой", "5-02-013850-9", "9785020138506", "толстой"]
)
def test_title_author_and_isbn_are_found(both, deliver, northern, southern, edition_of, text):
    deliver(northern, book("1", isbns=[Isbn(text="5-02-013850-9", isbn13="9785020138506")]))
    deliver(northern, book("2", "Мёртвые души", people=[]))
    found = finding.find(southern, Query(text=text), scope=Scope.REGION)
    assert found.editions == [edition_of(northern, "1").pk]
    assert not found.is_complete
    assert finding.find(southern, Query(text=text), scope=Scope.LIBRARY).total == 0
    disable_plugin(library=northern, slug="catalog", actor=None)
    assert finding.find(southern, Query(text=text), scope=Scope.REGION).total == 0


def test_yo_is_found_by_ye(both, deliver, northern):
    deliver(northern, book("2", "Мёртвые души", people=[]))
    assert finding.find(northern, Query(text="мертвые"), scope=Scope.LIBRARY).total == 1
