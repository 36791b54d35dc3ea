"""Another library's things named by number in one's own forms: generated from the forms.

Each address is sent its real body by who may; then once more for every field that names something,
with the other library's thing in it. That must be refused, while one's own is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.forms import BaseForm

from . import payloads
from .addresses import Address
from .cells import Cell, ask
from .factories import is_closed, is_superusers, needs_state
from .naming import Sent, forms_that_were_read, ways_to_name
from .test_matrix import address_of, staff_addresses
from .things import Things

# What is written when a form is shown.
SHOWING = ("wagtailcore_pagesubscription", "pages_rendition", "IGNORE", "stamps_stamp")
# Fields by which nothing is kept, whoever's thing they name.
NOT_KEPT: dict[str, str] = {
    "wagtailadmin_pages:choose_parent parent_page": "leads to the page's form",
    "wagtailadmin_pages:move new_parent_page": "leads to the question whether one is sure",
    "districts_admin:list district": "is for the region, to which all districts are its own",
    "plugins:start libraries": "is for the region, to which all libraries are its own",
    "catalog_admin:marks edition": "is for the region; an edition is the same in every library",
    "catalog_admin:mark_list edition": "is for the region too",
}
# Fields that name another library because it is meant.
MEANS_ANOTHER: dict[str, str] = {
    "lending_admin:settings substitute": "the library that answers instead of one's own",
}


def send(person: Any, address: Address, own: Things, other: Things, data: Sent) -> Cell:
    """The address filled in with one's own things, and a body."""
    url = address_of(address, own)
    return ask(
        person, address, url, "post", mark=other.mark, who="administrator", data=data, things=other
    )


def ways(
    person: Any, address: Address, own: Things, other: Things
) -> Iterator[tuple[str, Sent, Sent]]:
    """What names the other's thing in a body, beside the same with one's own: (where, his, mine).

    First what the table of bodies itself holds, then each field of the forms that read it.
    """
    body, others = payloads.body(address, own), payloads.body(address, other)
    for key in body.keys() & others.keys():
        if body[key] != others[key] and str(body[key]).isdigit():
            yield key, {**payloads.body(address, own), key: others[key]}, body
    with forms_that_were_read() as forms:
        send(person, address, own, other, body)
    for form in forms:
        mine = dict(ways_to_name(form, own))
        for where, sent in ways_to_name(form, other):
            if where not in body:
                yield where, {**payloads.body(address, own), **sent}, {**body, **mine[where]}


def is_taken(cell: Cell, where: str, forms: list[BaseForm]) -> bool:
    """Whether something was kept for a field that the form really has."""
    names = {form.add_prefix(name) for form in forms for name in form.fields}
    return is_kept(cell) and where.split(": ")[0] in names


def is_kept(cell: Cell) -> bool:
    """Whether the body was accepted: more was written than showing a form writes."""
    return any(not table.startswith(SHOWING) for table in cell.writes)


def leaks_of(
    person: Any, address: Address, own: Things, other: Things
) -> Iterator[tuple[str, str]]:
    """What leaks by each field of the address, "" for nothing; and where one's own is not taken."""
    for where, his, mine in ways(person, address, own, other):
        with forms_that_were_read() as forms:
            cell = send(person, address, own, other, his)
        is_meant = f"{address.name} {where}" in MEANS_ANOTHER
        is_leak = not is_meant and (
            cell.shows_mark or bool(cell.touches) or is_taken(cell, where, forms)
        )
        kept = send(person, address, own, other, mine)
        is_idle = not is_kept(kept) and f"{address.name} {where}" not in NOT_KEPT
        yield f"{cell} by «{where}»" if is_leak else "", f"{kept} by «{where}»" if is_idle else ""


@pytest.mark.once
@pytest.mark.slow
def test_no_field_takes_the_number_of_another_librarys_thing_but_each_takes_ones_own(north, south):
    person = south.people["administrator"]
    answers = [
        one
        for address in staff_addresses()
        if not (is_closed(address) or is_superusers(address) or needs_state(address.name))
        for one in leaks_of(person, address, south, north)
    ]
    leaks = [leak for leak, _idle in answers if leak]
    idle = [idle for _leak, idle in answers if idle]
    assert not leaks, "\n".join(leaks)
    assert not idle, "One's own is not taken either, so nothing was asked:\n" + "\n".join(idle)
    assert len(answers) > 60


def test_without_the_rule_of_what_is_usable_the_fields_leak(north, south, monkeypatch):
    """The test above is worth something."""
    monkeypatch.setattr("bibnet.pages.usable.not_usable", lambda *args, **kwargs: set())
    address = next(one for one in staff_addresses() if one.name.endswith("preview_on_edit"))
    answers = list(leaks_of(south.people["administrator"], address, south, north))
    assert answers and all(leak for leak, _idle in answers)
