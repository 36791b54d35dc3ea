"""Bodies of lending about requests and exchange between libraries."""

from __future__ import annotations

from .common import Body

BODIES: dict[str, Body] = {
    "lending_api:book_requests": lambda it: {
        "ticket": it.ticket.number,
        "title": "A book that nobody has",
        "pickup": it.library.code,
    },
    "lending:order": lambda it: {"pickup": it.library.code},
    "lending:request_book": lambda it: {
        "title": "Another book",
        "pickup": it.library.code,
        "ticket": str(it.ticket.pk),
        "key": "asked by form",
    },
    "lending_admin:exchanges": lambda it: {"exchange": str(it.exchange.pk), "act": "withdraw"},
    "lending_admin:book_request": lambda it: {"act": "refuse", "reason": "Nobody has it"},
}
