"""Rows with what is shown beside them, read for a whole page in a number of queries of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bibnet_catalog import api as catalog
from django.utils import timezone

from bibnet.libraries.scope import all_libraries
from bibnet_lending.estimating import of_holds
from bibnet_lending.models import (
    Hold,
    HoldStep,
    Licence,
    LicensedTitle,
    Loan,
    Order,
    OrderStep,
    WantedBook,
    WantedStep,
)
from bibnet_lending.waiting import positions

from .serializers import (
    HoldSerializer,
    LicenceSerializer,
    LoanSerializer,
    OrderSerializer,
    WantedSerializer,
)

STEPS = "the steps of rows that may be shown"


def loans(rows: Sequence[Loan], known: Sequence[catalog.EditionFacts] = ()) -> list[dict[str, Any]]:
    """Loans with their books; the catalogue is asked for those of them that are not known."""
    books = {one.number: one for one in known}
    books |= catalog.editions({row.edition_id for row in rows} - books.keys())
    return list(LoanSerializer(rows, many=True, context={"books": books}).data)


def orders(rows: Sequence[Order]) -> list[dict[str, Any]]:
    steps: dict[int, list[OrderStep]] = defaultdict(list)
    with all_libraries(STEPS):
        for one in OrderStep.objects.filter(order__in=[row.pk for row in rows]):
            steps[one.order_id].append(one)
    context = {"books": _books(rows), "steps": steps}
    return list(OrderSerializer(rows, many=True, context=context).data)


def holds(rows: Sequence[Hold]) -> list[dict[str, Any]]:
    steps: dict[int, list[HoldStep]] = defaultdict(list)
    with all_libraries(STEPS):
        for one in HoldStep.objects.filter(hold__in=[row.pk for row in rows]):
            steps[one.hold_id].append(one)
    places = positions(rows)
    context = {
        "books": _books(rows),
        "steps": steps,
        "positions": places,
        "estimates": of_holds(rows, places, now=timezone.now()),
    }
    return list(HoldSerializer(rows, many=True, context=context).data)


def wanted(rows: Sequence[WantedBook]) -> list[dict[str, Any]]:
    steps: dict[int, list[WantedStep]] = defaultdict(list)
    with all_libraries(STEPS):
        for one in WantedStep.objects.filter(wanted__in=[row.pk for row in rows]):
            steps[one.wanted_id].append(one)
    context = {"books": _books(rows), "steps": steps}
    return list(WantedSerializer(rows, many=True, context=context).data)


def licences(rows: Sequence[Licence]) -> list[dict[str, Any]]:
    """Their titles must have been read along with them."""
    titles = [title for one in rows for title in one.titles.all()]
    return list(LicenceSerializer(rows, many=True, context={"books": _books(titles)}).data)


def _books(
    rows: Sequence[Loan | Order | Hold | LicensedTitle | WantedBook],
) -> dict[int, catalog.EditionFacts]:
    return catalog.editions({row.edition_id for row in rows})
