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
    "lending:ask_offer": lambda it: {"offer": "demo:demo-1", "q": "Анна Каренина"},
    "lending:take": lambda it: {"wait": "1"},
    "lending_admin:vendors": lambda it: {},
    "lending_admin:requests": lambda it: {
        "chosen": [str(it.wanted.pk)],
        "own": "Too dear",
        "refuse": "1",
    },
    "lending_admin:money": lambda it: {
        "allot": "1",
        "budget-month": day(0)[:8] + "01",
        "budget-amount": "10",
        "budget-explanation": "More",
        "budget-key": "more",
    },
    "lending_admin:new_licence": lambda it: {
        "document": f"{it.mark} act",
        "titles": f"{it.own_book.edition_id}; https://books.example.org/{it.mark}",
        "renewals": "0",
    },
    "lending_admin:licence": lambda it: {"extend": "1", "ends_on": day(90)},
}
