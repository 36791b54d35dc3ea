"""Lending in the staff's menu: one row for each screen, with the right that it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.plugins.items import StaffMenuItem, Words

from .permissions import policy

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library

LENDS, SETTLES = "add_loan", "change_numberseries"


class Row(NamedTuple):
    title: Words
    screen: str
    icon: str
    order: int
    right: str = LENDS


MENU = (
    Row(pgettext_lazy("staff menu", "Lending"), "desk", "redirect", 18),
    Row(pgettext_lazy("staff menu", "Orders"), "orders", "list-ul", 19),
    Row(pgettext_lazy("staff menu", "Calls"), "calls", "tasks", 19),
    Row(_("Applications for tickets"), "applications", "user", 20),
    Row(pgettext_lazy("staff menu", "Debtors"), "debtors", "warning", 20),
    Row(
        pgettext_lazy("staff menu", "Exchange with libraries"),
        "exchanges",
        "history",
        20,
        "change_exchange",
    ),
    Row(pgettext_lazy("staff menu", "Copies and acts"), "copies", "clipboard-list", 21),
    Row(_("Cards and labels"), "print_sheets", "doc-full", 21, "view_readerticket"),
    Row(_("Readers from a list"), "bring_readers", "download", 21, SETTLES),
    Row(pgettext_lazy("staff menu", "Sets for classes"), "sets", "group", 22),
    Row(pgettext_lazy("staff menu", "Rules of lending"), "rules", "tasks", 23),
    Row(pgettext_lazy("staff menu", "Electronic fund"), "licences", "globe", 24),
    Row(_("Requests to buy books"), "requests", "tasks", 25),
    Row(_("Money of the electronic fund"), "money", "tasks", 26, "change_budget"),
    Row(_("Posters and bookmarks"), "channels", "image", 70),
)


def menu_items(library: Library, user: User) -> Iterator[StaffMenuItem]:
    """What this person may open; the region has no readers of its own."""
    if library.is_region:
        return
    for row in MENU:
        if policy.has_permission(user, f"bibnet_lending.{row.right}", library):
            yield StaffMenuItem(
                row.title,
                f"lending_admin:{row.screen}",
                {"code": library.code},
                icon=row.icon,
                order=row.order,
            )
