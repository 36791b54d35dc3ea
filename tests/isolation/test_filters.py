"""What narrows lists down, and Wagtail's own rights: each taken away turns a cell red.

The checks that refuse are found in the code (`test_guards`); what only leaves rows out, and what
stands in Wagtail, is named here with the addresses that it keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Q
from wagtail.models import Page

from . import test_public
from .test_matrix import cells_of, staff_addresses

PAGE_RIGHTS = "wagtail.permission_policies.pages.PagePermissionPolicy"
FILE_RIGHTS = "wagtail.permission_policies.collections.CollectionOwnershipPermissionPolicy"
MAY_SEE = "bibnet.pages.doors.PageDoorMiddleware._may_see"


def always(*args: Any) -> bool:
    return True


def all_pages(user: Any) -> Any:
    return Page.objects.all()


@dataclass(frozen=True)
class Filter:
    """What is put in its place, and the beginnings of the addresses that show it is gone."""

    substitutes: dict[str, Any]
    addresses: tuple[str, ...]


FILTERS = {
    # Behind the rights of pages stands a second door.
    "rights of pages": Filter(
        {f"{PAGE_RIGHTS}.user_has_any_permission_for_instance": always, MAY_SEE: always},
        ("wagtailadmin_pages:",),
    ),
    "pages named in addresses": Filter(
        {"bibnet.pages.doors.own_pages_and_way": all_pages},
        ("wagtailadmin_pages:", "wagtailadmin_choose_page"),
    ),
    "page chooser and explorer": Filter(
        {"bibnet.pages.rights.LibraryPagePolicy.explorable": lambda self, user, **how: Q()},
        ("wagtailadmin_choose_page", "wagtailadmin_explore", "wagtailadmin_pages:search"),
    ),
    "pages of bulk actions": Filter(
        {
            "bibnet.pages.bulk_doors.own_pages": all_pages,
            "bibnet.pages.bulk_doors.OWN": {"wagtailcore.page": all_pages},
        },
        ("wagtail_bulk_action",),
    ),
    "rights of pictures and documents": Filter(
        {f"{FILE_RIGHTS}.user_has_any_permission_for_instance": always},
        ("wagtailimages:", "wagtaildocs:"),
    ),
    "lists of pictures and documents": Filter(
        {
            f"{FILE_RIGHTS}.instances_user_has_any_permission_for": (
                lambda self, user, actions: self.model.objects.all()
            )
        },
        ("wagtailimages:index", "wagtailimages_chooser", "wagtaildocs:index"),
    ),
    "files that no page shows": Filter(
        {"bibnet.pages.media.is_public": always}, ("wagtaildocs_serve", "media/pictures/")
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_that_lets_everything_pass_turns_a_cell_red(name, north, south, monkeypatch):
    for target, substitute in FILTERS[name].substitutes.items():
        monkeypatch.setattr(target, substitute)
    people = {"administrator": south.people["administrator"]}
    asked = FILTERS[name].addresses
    cells = (
        cell
        for address in staff_addresses()
        if address.starts_with(*asked)
        for cell in cells_of(address, people, north)
    )
    files = (
        cell
        for address in test_public.public_addresses()
        if address.starts_with(*asked)
        for cell in test_public.cells_of(
            address, "nobody", None, f"{north.library.code}.localhost", north
        )
    )
    assert any(not one.is_harmless for found in (cells, files) for one in found)
