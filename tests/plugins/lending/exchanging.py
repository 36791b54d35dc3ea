"""Acts with an exchange as the tests do them, each by whose side it is."""

from __future__ import annotations

from typing import Any

from bibnet_lending.models import Exchange
from bibnet_lending.services import sides

from tests.plugins.lending.conftest import NOW


def now_of(row: Any) -> Any:
    """A row as it is now, of whatever library."""
    return type(row)._base_manager.get(pk=row.pk)


def run(exchange: Exchange, *acts: str) -> Exchange:
    """Do the acts, each by whose side it is."""
    for act in acts:
        exchange = Exchange._base_manager.select_related("library", "lender", "pickup").get(
            pk=exchange.pk
        )
        more = {"reason": "Переплетают"} if act == "refuse" else {}
        sides._DO[sides.Act(act)](exchange=exchange, actor=None, now=NOW, **more)
    return now_of(exchange)
