"""Bodies of lending about electronic books, requests to buy and money."""

from __future__ import annotations

from .common import Body, day

BODIES: dict[str, Body] = {
    "lending_api:requests": lambda it: {
        "ticket": it.ticket.number,
        "edition": it.own_book.edition_id,
    },
    "lending_api:approve_request": lambda it: {"price": "300.00"},
    "lending_api:refuse_request": lambda it: {"reason": "Too dear"},
    "lending_api:postpone_request": lambda it: {"until": day(5)},
    "lending:ask": lambda it: {},
    "lending:take": lambda it: {"wait": "1"},
    "lending_admin:vendors": lambda it: {},
    "lending_admin:requests": lambda it: {
        "chosen": [str(it.wanted.pk)],
        "own": "Too dear",
        "refuse": "1",
    },
    "lending_admin:money": lambda it: {"amount": "10", "explanation": "More", "key": "more"},
}
