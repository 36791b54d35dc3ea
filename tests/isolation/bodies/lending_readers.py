"""Bodies of lending about readers: tickets, applications, joining, calls."""

from __future__ import annotations

from .common import NAMES, Body

QUESTION = {"label": "Who told you of us?", "kind": "text", "asked": "everybody", "order": "1"}

BODIES: dict[str, Body] = {
    "lending_api:tickets": lambda it: {"last_name": "Новая", "first_name": "Анна"},
    "lending:history": lambda it: {"all": "1"},
    "lending:calendar_settings": lambda it: {"act": "begin"},
    "lending_admin:ticket_act": lambda it: {"act": "block", "reason": "A debt"},
    "lending_admin:new_reader": lambda it: {
        **NAMES,
        "key": "a form",
        "birth_date": "07.05.1988",
        "kind": "permanent",
        "has_paper": "on",
    },
    "lending_admin:application": lambda it: {"refuse": "1", "reason": "Not from here"},
    "lending_admin:questions_create": lambda it: QUESTION,
    "lending_admin:questions_edit": lambda it: {**QUESTION, "label": "Another one"},
    "lending_admin:refusal_reasons_create": lambda it: {"about": "book", "text": "One more reason"},
    "lending_admin:refusal_reasons_edit": lambda it: {"about": "ticket", "text": "Another reason"},
    "lending:joining": lambda it: {
        "library": it.library.code,
        "number": it.ticket.number,
        "secret": "000000000000",
        "agreed": "on",
    },
    "lending:sign_in": lambda it: {
        "library": it.library.code,
        "number": it.ticket.number,
        "password": "a guess",
    },
    "lending_admin:channels": lambda it: {
        "name": "Another",
        "code": "another",
        "heading": "Come and read",
    },
    "lending_admin:ticket_joining": lambda it: {"part": "1"},
    "lending_admin:terms": lambda it: {"most_loans": "4"},
    "lending_admin:calls": lambda it: {"call": str(it.call.pk), "came": "told"},
}
