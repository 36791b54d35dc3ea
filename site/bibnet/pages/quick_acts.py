"""Buttons of the staff's start page that open an empty page of a kind in the right place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wagtail.models import Page

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.plugins.items import FirstStep, StaffMenuItem

if TYPE_CHECKING:
    from bibnet.accounts.models import User


def index_of(library: Library, user: User, index: type[Page]) -> Page | None:
    """The index page of the site that speaks for the library, if the person may add to it."""
    root = network.site_of(library).root_page
    found = index.objects.child_of(root).first() if root is not None else None
    if found is None or not found.permissions_for_user(user).can_add_subpage():
        return None
    return found


def add_button(index: Page, page: type[Page], title: str, *, order: int) -> Iterator[StaffMenuItem]:
    """The way to an empty page of the kind under the index."""
    yield StaffMenuItem(title, "wagtailadmin_pages:add", _empty(index, page), order=order)


def first_one(
    library: Library, user: User, index: type[Page], page: type[Page], title: str, *, order: int
) -> Iterator[FirstStep]:
    """The first page of the kind as a step of a new site, for who may add it."""
    parent = index_of(library, user, index) if library.has_microsite else None
    if parent is not None:
        yield FirstStep(
            title,
            "wagtailadmin_pages:add",
            _empty(parent, page),
            order=order,
            is_done=page.objects.child_of(parent).live().exists(),
        )


def _empty(index: Page, page: type[Page]) -> dict[str, Any]:
    return {
        "content_type_app_name": page._meta.app_label,
        "content_type_model_name": page._meta.model_name,
        "parent_page_id": index.pk,
    }
