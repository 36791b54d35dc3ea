"""Every administrative act is written down: generated from the resolver, with real bodies."""

from __future__ import annotations

from typing import Any

import pytest

from . import payloads
from .addresses import Address, addresses
from .cells import Cell, ask
from .factories import is_closed
from .test_matrix import address_of
from .things import Things

# Where an act may stand: our audit log; the history that Wagtail keeps of pages and files.
LOGS = (
    *("journal_auditentry", "wagtailcore_pagelogentry", "wagtailcore_modellogentry"),
    # Each press at a desk, each step of an order or a place in a queue, each call: who and when.
    *("bibnet_lending_deskact", "bibnet_lending_orderstep", "bibnet_lending_holdstep"),
    "bibnet_lending_wantedstep",
    "bibnet_lending_calltry",
    *("bibnet_lending_requeststep", "bibnet_lending_exchangestep"),
)
# Addresses of our own that take a POST and change nothing that is anybody's to answer for.
NOTHING_TO_WRITE_DOWN = {
    "libraries_admin:import": "the file is looked at; starting it is the act",
    "editing_admin:import": "the file is looked at; starting it is the act",
    "catalog_admin:upload": "the file is looked at; taking it in is the act",
    "lending_admin:bring_readers": "the list is looked at; taking it in is the act",
    "accounts_admin:import": "the list is looked at; each account and role made is an act",
    "lending_admin:vendors": "asks the supplier what changes nothing",
    "plugins:progress": "only shows",
    "plugins:matrix": "only shows",
    "plugins:history": "only shows",
    "plugins:report": "only shows",
    "plugins:presets": "only shows",
}
# Rows that change while nothing is decided: who edits now, what waits for its form.
PASSING = (
    "wagtailadmin_editingsession",
    "wagtailcore_uploadedfile",
    "wagtailcore_revision",
    "wagtailadmin_formstate",  # what a preview shows
    "wagtailcore_pagesubscription",  # whether one wants letters about a page
    "wagtailusers_userprofile",  # one's own settings
    "pages_rendition",  # a picture's small copy
)
# A file that was just brought says itself who brought it and when, and stands in nothing yet.
UPLOADS = frozenset(
    {
        "wagtailimages:add_multiple",
        "wagtailimages:create_multiple_from_uploaded_image",
        "wagtailimages_chooser:create",
        "wagtaildocs:add_multiple",
        "wagtaildocs:create_multiple_from_uploaded_document",
        "wagtaildocs_chooser:create",
    }
)


@pytest.fixture
def deciders(north, regional_admin) -> dict[str, Any]:
    return {"administrator": north.people["administrator"], "region": regional_admin}


def is_ours(address: Address) -> bool:
    return address.route.startswith("admin/") and bool(address.name) and not is_wagtails(address)


def is_wagtails(address: Address) -> bool:
    return address.name.startswith("wagtail")


def post(address: Address, people: dict[str, Any], things: Things) -> Cell:
    """What the first person who may gets by sending the address's form."""
    url = address_of(address, things)
    cell = None
    for who, person in people.items():
        cell = ask(
            person,
            address,
            url,
            "post",
            mark=things.mark,
            who=who,
            data=payloads.body(address, things),
            prepare=payloads.state(address, things),
        )
        if cell.got_through:
            break
    assert cell is not None
    return cell


def is_written_down(cell: Cell) -> bool:
    return any(table in LOGS for table in cell.writes)


@pytest.mark.once
@pytest.mark.slow
def test_each_post_address_of_ours_leaves_an_entry(north, deciders):
    """An address without a body in `payloads` fails as well as one that keeps silent."""
    silent = []
    for address in filter(is_ours, addresses()):
        if is_closed(address) or address.name in NOTHING_TO_WRITE_DOWN:
            continue
        cell = post(address, deciders, north)
        if cell.status != 405 and not is_written_down(cell):
            silent.append(str(cell))
    assert not silent, "\n".join(silent)


@pytest.mark.once
@pytest.mark.slow
def test_what_wagtail_writes_stands_in_its_history(north, deciders):
    """With real bodies: what they change is logged by Wagtail."""
    silent = []
    for address in filter(is_wagtails, addresses()):
        if not address.route.startswith("admin/") or is_closed(address):
            continue
        cell = post(address, deciders, north)
        changed = [table for table in cell.writes if not table.startswith((*PASSING, *LOGS))]
        if changed and address.name not in UPLOADS and not is_written_down(cell):
            silent.append(str(cell))
    assert not silent, "\n".join(silent)


def test_the_list_of_exceptions_names_addresses_that_exist():
    names = {address.name for address in addresses()}
    assert names >= NOTHING_TO_WRITE_DOWN.keys()
    assert names >= payloads.BODIES.keys() | payloads.QUERIES.keys() | payloads.STATES.keys()
