"""What every engine keeps: documents replaced and gone, an index made anew, versions."""

from __future__ import annotations

from bibnet_catalog.describing.description import Description

from tests.plugins.catalog.searching.shelf import TOLSTOY_A, document


def test_a_document_is_replaced_and_goes(own_shelf, found):
    own_shelf.write([document(4, Description(title="Упырь", people=[TOLSTOY_A], year=1841))])
    assert found("упырь") == [4]
    assert found("князь серебряный") == []
    own_shelf.write([], gone=[4])
    assert found("упырь") == []
    own_shelf.write([document(4, Description(title="Упырь"))], gone=[5])
    assert found("упырь") == [4]


def test_a_rebuilt_index_has_the_new_documents_alone(own_shelf, found):
    assert own_shelf.rebuild([document(9, Description(title="Упырь"))]) == 1
    assert found() == [9]


def test_versions_come_in_the_order_of_editions(own_shelf):
    versions = list(own_shelf.versions())
    assert [number for number, _version in versions] == [1, 2, 3, 4, 5, 6, 7]
    changed = document(4, Description(title="Упырь"))
    own_shelf.write([changed])
    assert dict(own_shelf.versions())[4] == changed.version != dict(versions)[4]
