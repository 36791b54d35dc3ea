"""Bodies of lending about paper books, rules and acts."""

from __future__ import annotations

from .common import Body, day

BODIES: dict[str, Body] = {
    "lending_api:loans": lambda it: {"ticket": it.ticket.number, "copy": it.order.copy_id},
    "lending_api:orders": lambda it: {
        "ticket": it.ticket.number,
        "edition": it.own_book.edition_id,
    },
    "lending_api:holds": lambda it: {
        "ticket": it.ticket.number,
        "edition": it.own_book.edition_id,
    },
    "lending_api:refuse_order": lambda it: {"reason": "The copy is being bound"},
    "lending_api:suspend_hold": lambda it: {"until": day(5)},
    "lending:mine": lambda it: {"renew": str(it.loan.pk)},
    "lending_admin:settings": lambda it: {"honours": "system"},
    "lending_admin:desk": lambda it: {
        "key": "desk",
        "ticket": it.ticket.number,
        "return": str(it.loan.pk),
    },
    "lending_admin:new_rule": lambda it: {"item_kind": "map", "term_days": "7"},
    "lending_admin:rule": lambda it: {"age_to": "6", "most_loans": "4"},
    "lending_admin:new_group": lambda it: {"name": "Another group"},
    "lending_admin:group": lambda it: {"name": "Renamed group"},
    "lending_admin:series": lambda it: {"prefix": "S", "digits": "5", "next_number": "9"},
    "lending_admin:ordered_copies": lambda it: {"copies": f"{it.mark} lent 4"},
    "lending_admin:new_act": lambda it: {
        "kind": "loss",
        "number": "2",
        "day": day(0),
        "reason": "Nobody finds it",
        "signed_by": "Somebody",
        "copies": f"{it.mark} lent 3; 100",
    },
    "lending_admin:copy": lambda it: {
        "ticket": it.group_ticket.number,
        "pickup": it.library.code,
    },
    "lending_admin:debt": lambda it: {
        "act": "settle",
        "settle-kind": "paid",
        "settle-amount": "100",
    },
    "lending_admin:sets": lambda it: {"end": str(it.class_set.pk)},
    "lending_admin:orders": lambda it: {"order": str(it.order.pk), "move": "accept"},
}
