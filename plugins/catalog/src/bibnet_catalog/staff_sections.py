"""The sections of the catalogue in the staff's admin, in the order in which they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .permissions import policy

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library


class Section(NamedTuple):
    """A screen that others start from: its name, its address, the right that opens it."""

    title: Promise
    url_name: str
    permission: str
    is_of_libraries: bool = False  # the region has no books of its own
    is_of_region: bool = False


SECTIONS = (
    Section(_("Imports"), "catalog_admin:imports", "bibnet_catalog.view_importrun"),
    Section(_("Add a book"), "catalog_admin:add_book", "bibnet_catalog.enter_record", True),
    Section(_("Brief records"), "catalog_admin:briefs", "bibnet_catalog.enter_record"),
    Section(_("Records"), "catalog_admin:records_index", "bibnet_catalog.view_record"),
    Section(_("Selections"), "catalog_admin:selections", "bibnet_catalog.view_selection"),
    Section(
        _("Electronic resources"), "catalog_admin:resources_index", "bibnet_catalog.view_resource"
    ),
    Section(_("Corrections"), "catalog_admin:corrections", "bibnet_catalog.correct_record", True),
    Section(_("Sources"), "catalog_admin:sources_index", "bibnet_catalog.view_source"),
    Section(_("Doubtful pairs"), "catalog_admin:doubts", "bibnet_catalog.view_doubt"),
    Section(
        pgettext_lazy("about editions", "Proposals"),
        "catalog_admin:proposals",
        "bibnet_catalog.view_ruling",
    ),
    Section(
        pgettext_lazy("of editions", "Marks"),
        "catalog_admin:marks",
        "bibnet_catalog.change_edition",
        is_of_region=True,
    ),
    Section(_("Decisions"), "catalog_admin:decisions", "bibnet_catalog.view_ruling"),
)


def sections_of(user: User, library: Library) -> list[tuple[Promise, str]]:
    """Titles and addresses of the sections that the person may open for the library's member."""
    member = library.member
    return [
        (one.title, reverse(one.url_name, args=[member.code]))
        for one in SECTIONS
        if policy.has_permission(user, one.permission, member)
        and not (one.is_of_libraries and member.is_region)
        and not (one.is_of_region and not member.is_region)
    ]
