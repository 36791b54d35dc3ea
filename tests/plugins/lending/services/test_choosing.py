"""Which libraries are offered to who wants a book."""

from __future__ import annotations

from bibnet_catalog import api as catalog
from bibnet_lending.services.choosing import held_by

from bibnet.libraries.models import State
from tests.plugins.lending.conftest import title


def test_a_practice_library_lends_to_its_own_only(stock, northern, southern):
    """It stands in no list of others, and its pupils order in it alone."""
    (copy,) = stock(northern, title(1))
    stock(southern, title(1))
    book = catalog.copies([copy])[copy].edition
    assert set(held_by(book)) == {northern.pk, southern.pk}
    southern.state = State.PRACTICE
    southern.save()
    assert set(held_by(book)) == set(held_by(book, near=northern)) == {northern.pk}
    assert set(held_by(book, near=southern)) == {southern.pk}
