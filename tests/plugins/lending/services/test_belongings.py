"""What hangs on a ticket, or on an entry, goes along: also rows of models that are yet to come."""

from __future__ import annotations

from typing import Any

import pytest
from bibnet_lending.models import Application, DeskAct, Joining, JoiningCode, ReaderTicket
from bibnet_lending.services import belongings
from django.apps import apps
from django.db.models import ForeignKey

from bibnet.accounts.models import Reader
from tests.contract import lending
from tests.contract.conftest import a_record

pytestmark = pytest.mark.usefixtures("anywhere")

# Of the ticket itself; what was joined has its own rule.
STAYS = {Application, DeskAct, Joining, JoiningCode, ReaderTicket}


def keys_to(model: type) -> set[Any]:
    own = apps.get_app_config("bibnet_lending").get_models()
    keys = (one for each in own for one in each._meta.get_fields() if isinstance(one, ForeignKey))
    return {one for one in keys if one.related_model is model}


def named(keys: Any) -> list[str]:
    return sorted(str(one) for one in keys)


@pytest.fixture
def row_of(lent, northern) -> Any:
    """A row of a model that points at a ticket or a reader of its own."""
    makers = lending.rows(a_record)

    def make(key: Any, library: Any = northern, **facts: Any) -> Any:
        row = makers[key.model._meta.label](library)
        type(row)._base_manager.filter(pk=row.pk).update(**facts)
        row.refresh_from_db()
        return row

    return make


def test_every_model_that_names_a_ticket_goes_along_or_is_of_the_ticket_itself():
    going = {one for one in keys_to(ReaderTicket) if one.model not in STAYS}
    assert named(belongings.on_tickets()) == named(going)
    assert named(belongings.of_readers()) == named(keys_to(Reader))


@pytest.mark.parametrize("key", belongings.on_tickets(), ids=str)
def test_it_goes_to_the_ticket_that_takes_the_place(key, row_of, ticket, northern):
    old, new = ticket(northern), ticket(northern)
    row = row_of(key, ticket=old)
    belongings.replace(old=old, new=new)
    row.refresh_from_db()
    assert row.ticket == new


@pytest.mark.parametrize("key", belongings.on_tickets(), ids=str)
def test_it_leaves_with_a_ticket_and_what_is_anothers_stays(
    key, row_of, ticket, reader, northern, southern
):
    leaving, staying = ticket(northern), ticket(southern)
    kept, own = leaving.reader, reader()
    row = row_of(key, ticket=leaving, reader=kept)
    other = row_of(key, southern, ticket=staying, reader=kept)
    belongings.hand_over(tickets=[leaving], kept=kept, own=own)
    for one, whose in ((row, own), (other, kept)):
        one.refresh_from_db()
        assert one.reader == whose


@pytest.mark.parametrize("key", belongings.of_readers(), ids=str)
def test_it_passes_to_the_entry_that_stays(key, row_of, reader):
    kept, gone = reader(), reader()
    row = row_of(key, **{key.name: gone})
    belongings.join(kept=kept, gone=gone)
    row.refresh_from_db()
    assert getattr(row, key.name) == kept
