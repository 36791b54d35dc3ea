"""Loans, orders, places and requests to buy of a person, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bibnet_catalog import api as catalog
from django.utils.translation import gettext as _

from bibnet.plugins.items import Person
from bibnet_lending.models import (
    Hold,
    Loan,
    Order,
    WantedBook,
)


def books(person: Person) -> Iterator[Mapping[str, Any]]:
    own = {"reader": person.reader}
    loans = list(Loan.objects.filter(**own).select_related("library").order_by("pk"))
    orders = list(Order.objects.filter(**own).select_related("library").order_by("pk"))
    holds = list(Hold.objects.filter(**own).select_related("library").order_by("pk"))
    asked = list(WantedBook.objects.filter(**own).select_related("library").order_by("pk"))
    named = catalog.editions({one.edition_id for one in (*loans, *orders, *holds, *asked)})
    for loan in loans:
        yield {
            "kind": _("loan"),
            "library": str(loan.library),
            "book": named[loan.edition_id].name,
            "lent_at": loan.lent_at,
            "due_at": loan.due_at,
            "returned_at": loan.returned_at,
        }
    for wish in (*orders, *holds):
        yield {
            "kind": str(wish._meta.verbose_name),
            "library": str(wish.library),
            "book": named[wish.edition_id].name,
            "state": wish.get_state_display(),
            "placed_at": wish.placed_at,
        }
    for one in asked:
        yield {
            "kind": str(one._meta.verbose_name),
            "library": str(one.library),
            "book": named[one.edition_id].name,
            "state": one.get_state_display(),
            "asked_at": one.asked_at,
            "reason": one.reason,
        }
