"""What a person really sends: bodies, queries and states of the browser, by address.

An address that takes a POST has its body here (those of Wagtail's in `wagtail_payloads`), so that
the matrix asks for what a person could do and not only for an empty form; what is in no table is
sent empty.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bibnet.accounts.services import desks, sessions, sign_in

from . import wagtail_payloads
from .addresses import Address
from .things import Things
from .wagtail_payloads import photo

Body = Callable[[Things], dict[str, Any]]


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def typed(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).strftime("%d.%m.%Y")


def table(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", text.encode())


HOURS = {
    "year-hours": "Mon-Fri 10:00-18:00",
    "seasons-TOTAL_FORMS": "0",
    "seasons-INITIAL_FORMS": "0",
    "rules-TOTAL_FORMS": "0",
    "rules-INITIAL_FORMS": "0",
    "confirm": "1",
}
RESOURCE = {
    "title": "Another resource",
    "kind": "database",
    "where": "library",
    "address": "https://example.ru/",
}
QUESTION = {"label": "Who told you of us?", "kind": "text", "asked": "everybody", "order": "1"}
NAMES = {"last_name": "Новая", "first_name": "Анна"}


def change(it: Things) -> dict[str, Any]:
    return {
        "kind": "closed",
        "whom": "self",
        "since": day(20),
        "until": day(20),
        "minutes": "60",
        "reason": "cleaning",
        "confirm": "1",
    }


def message(it: Things) -> dict[str, Any]:
    return {
        "text": "No water",
        "tone": "warn",
        "audience": "everybody",
        "since": f"{day(1)}T10:00",
        "until": f"{day(2)}T10:00",
    }


BODIES: dict[str, Body] = {
    **wagtail_payloads.BODIES,
    "libraries_admin:found": lambda it: {
        "name": f"Founded below {it.library.code}",
        "code": f"{it.library.code}-new",
        "kind": "branch",
    },
    "libraries_admin:import": lambda it: {"file": table("name;code\nListed;listed-one\n")},
    "libraries_admin:act": lambda it: {
        "name": "Renamed",
        "short_name": "Renamed",
        "code": "",
        "on": day(0),
        "confirm": "1",
    },
    "libraries_admin:setup": lambda it: {"kind": "department"},
    "libraries_admin:edit": lambda it: {
        "phone": "+7 4832 00-00-01",
        "time_zone": "Europe/Moscow",
    },
    "libraries_admin:addresses": lambda it: {"hostname": f"own-{it.library.code}.localhost"},
    "libraries_admin:add_message": message,
    "libraries_admin:edit_message": message,
    "libraries_admin:hours": lambda it: HOURS,
    "libraries_admin:add_change": change,
    "libraries_admin:edit_change": change,
    "libraries_admin:correct_change": lambda it: {"leave": "1"},
    "libraries_admin:holidays": lambda it: {"key": it.holiday_key, "whom": "self"},
    "themes_admin:choose": lambda it: {"theme": "kids"},
    "accounts_admin:invite": lambda it: {
        **NAMES,
        "place": it.library.pk,
        "roles": "editor",
    },
    "accounts_admin:add_known": lambda it: {
        "username": it.people["reader"].username,
        "place": it.library.pk,
        "roles": "editor",
    },
    "accounts_admin:grant": lambda it: {"place": it.library.pk, "roles": "cataloguer"},
    "accounts_admin:suspend": lambda it: {"reason": "left"},
    "accounts_admin:hand_over": lambda it: {"colleague": it.people["editor"].pk},
    "accounts_admin:own_leave": lambda it: {
        "colleague": it.people["librarian"].pk,
        "starts": typed(60),
        "ends": typed(70),
    },
    "accounts_admin:leave": lambda it: {
        "colleague": it.people["editor"].pk,
        "starts": typed(40),
        "ends": typed(50),
    },
    "districts_admin:list": lambda it: {
        "username": it.people["reader"].username,
        "district": it.district_role.district_id,
    },
    "accounts_admin:find_viewed": lambda it: {
        "username": it.people["librarian"].username,
        "reason": "asked for help",
    },
    "accounts_admin:view_as": lambda it: {"reason": "asked for help"},
    "accounts_admin:desks": lambda it: {"name": "Another desk"},
    "accounts_admin:add_reader": lambda it: {
        **NAMES,
        "birth_date": "07.05.1988",
        "has_paper": "on",
    },
    "accounts_admin:merge_readers": lambda it: {
        "kept": it.reader.pk,
        "gone": it.second_reader.pk,
        "is_sure": "1",
    },
    "api_admin:add_token": lambda it: {"name": "robot", "scopes": "plugins:write", "days": "30"},
    "editing_admin:import": lambda it: {"kind": "news", "file": table("title\nBrought\n")},
    "editing_admin:import_report": lambda it: {"publish": "1"},
    "editing_admin:posts": lambda it: {"vk": "https://vk.com/wall-1_1"},
    "editing_admin:send": lambda it: {"all": "1"},
    "old_addresses_admin:list": lambda it: {"old": "/index.php?id=1", "target": "/news/"},
    "old_addresses_admin:many": lambda it: {"text": "/listed.php /news/", "confirm": "1"},
    "questions_admin:thread": lambda it: {"act": "answer", "text": "An answer"},
    "questions_admin:templates": lambda it: {"title": "Hours", "text": "From ten to six"},
    "questions_admin:template": lambda it: {"title": "Hours", "text": "From ten to six"},
    "events_admin:registrations": lambda it: {
        "name": "Анна Новая",
        "phone": "+79000000002",
        "people": "1",
        "has_paper": "on",
    },
    "events_admin:attendance": lambda it: {f"came-{it.registration.pk}": "1", "present": "1"},
    "events_admin:change": lambda it: {
        "scope": "one",
        "day": typed(5),
        "time_from": "16:00",
        "confirm": "1",
    },
    "events_admin:cancel": lambda it: {"scope": "one", "note": "ill", "confirm": "1"},
    "photos_admin:add": lambda it: {
        "files": photo(),
        "description": "A feeder",
        "consent": "on",
    },
    "consents_admin:publish": lambda it: {"text": "A new heading\nAnd what is agreed to."},
    "widgets_admin:list": lambda it: {
        "title": "Visit counter",
        "slug": "counter",
        "host": "counter.example.ru",
        "script": "https://counter.example.ru/counter.js",
        "link": "https://counter.example.ru/",
    },
    "plugins:switch": lambda it: {"cell": f"{it.library.code}:dummy:off"},
    "plugins:start": lambda it: {
        "libraries": str(it.library.pk),
        "do": "off:dummy",
        "requirements": "on",
    },
    "plugins:act": lambda it: {"action": "stop"},
    "plugins:preset_new": lambda it: {"name": "Another preset", "plugin_dummy": "on"},
    "plugins:preset": lambda it: {"name": "Renamed preset", "plugin_dummy": "on"},
    "plugins:region_settings": lambda it: {"account": "region"},
    "api:plugins": lambda it: {"slug": "dummy", "enabled": False},
    "lending_api:tickets": lambda it: {"last_name": "Новая", "first_name": "Анна"},
    "lending_api:loans": lambda it: {"ticket": it.ticket.number, "copy": it.order.copy_id},
    "lending_api:orders": lambda it: {
        "ticket": it.ticket.number,
        "edition": it.own_book.edition_id,
    },
    "lending_api:holds": lambda it: {
        "ticket": it.ticket.number,
        "edition": it.own_book.edition_id,
    },
    "lending_api:requests": lambda it: {
        "ticket": it.ticket.number,
        "edition": it.own_book.edition_id,
    },
    "lending_api:approve_request": lambda it: {"price": "300.00"},
    "lending_api:refuse_request": lambda it: {"reason": "Too dear"},
    "lending_api:postpone_request": lambda it: {"until": day(5)},
    "lending_api:refuse_order": lambda it: {"reason": "The copy is being bound"},
    "lending_api:suspend_hold": lambda it: {"until": day(5)},
    "catalog_admin:import": lambda it: {"forget": "1"},
    "catalog_admin:import_act": lambda it: {"action": "undo"},
    "catalog_admin:piece": lambda it: {"drop": "1", "note": "It is no record"},
    "catalog_admin:record": lambda it: {"note": "It stands there twice"},
    "catalog_admin:correct": lambda it: {"kind": "book", "title": f"{it.mark} corrected"},
    "catalog_admin:sources_edit": lambda it: {"name": "Renamed source"},
    "catalog_admin:part_records": lambda it: {"record": it.joined_record.pk},
    "catalog_admin:have_it": lambda it: {"inventory": "2"},
    "catalog_admin:new_book": lambda it: {"kind": "book", "title": "Another book"},
    "catalog_admin:book": lambda it: {
        "kind": "book",
        "title": "Renamed book",
        "copies-TOTAL_FORMS": "0",
        "copies-INITIAL_FORMS": "0",
    },
    "catalog_admin:book_act": lambda it: {"action": "withdraw"},
    "catalog_admin:answer_doubt": lambda it: {"answer": "together"},
    "catalog_admin:marks": lambda it: {
        "edition": str(it.doubt.right.edition_id),
        "kind": "drugs",
        "reason": "The third chapter",
        "source": "An examination",
        "day": "2026-05-07",
    },
    "catalog_admin:mark_list": lambda it: {
        "list_name": "list.csv",
        "edition": str(it.doubt.right.edition_id),
        "kind": "adult",
        "reason": "The third chapter",
        "source": "An examination",
        "day": "2026-05-07",
    },
    "catalog_admin:propose": lambda it: {
        "kind": "together",
        "own": str(it.doubt.left_id),
        "other": str(it.doubt.right_id),
        "reason": "The title page says so",
    },
    "catalog_admin:answer_proposal": lambda it: {"answer": "confirm"},
    "catalog_admin:join_editions": lambda it: {"number": str(it.doubt.right.edition_id)},
    "catalog_admin:new_selection": lambda it: {"title": "Another selection"},
    "catalog_admin:selection": lambda it: {"title": "Renamed selection"},
    "catalog_admin:selection_act": lambda it: {"action": "publish"},
    "catalog_admin:selection_picture": lambda it: {"picture": it.image.pk},
    "catalog_admin:cover": lambda it: {"file": photo()},
    "catalog_admin:resources_create": lambda it: RESOURCE,
    "catalog_admin:resources_edit": lambda it: {**RESOURCE, "title": "Renamed resource"},
    "catalog_admin:settings": lambda it: {"scope": "library"},
    "lending:mine": lambda it: {"renew": str(it.loan.pk)},
    "lending:take": lambda it: {"wait": "1"},
    "lending_admin:vendors": lambda it: {},
    "lending:history": lambda it: {"all": "1"},
    "lending:calendar_settings": lambda it: {"act": "begin"},
    "lending:order": lambda it: {"pickup": it.library.code},
    "lending_admin:ticket_act": lambda it: {"act": "block", "reason": "A debt"},
    "lending_admin:new_reader": lambda it: {
        **NAMES,
        "birth_date": "07.05.1988",
        "kind": "permanent",
        "has_paper": "on",
    },
    "lending_admin:application": lambda it: {"refuse": "1", "reason": "Not from here"},
    "lending_admin:questions_create": lambda it: QUESTION,
    "lending_admin:questions_edit": lambda it: {**QUESTION, "label": "Another one"},
    "lending_admin:refusal_reasons_create": lambda it: {"about": "book", "text": "One more reason"},
    "lending_admin:refusal_reasons_edit": lambda it: {"about": "ticket", "text": "Another reason"},
    "lending:ask": lambda it: {
        "title": "Another book",
        "pickup": it.library.code,
        "ticket": str(it.ticket.pk),
        "key": "asked by form",
    },
    "lending_admin:exchanges": lambda it: {"exchange": str(it.exchange.pk), "act": "withdraw"},
    "lending_admin:book_request": lambda it: {"act": "refuse", "reason": "Nobody has it"},
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
    "lending_admin:terms": lambda it: {"most_loans": "4"},
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
    "lending_admin:calls": lambda it: {"call": str(it.call.pk), "came": "told"},
    "lending:request_book": lambda it: {},
    "lending_admin:requests": lambda it: {
        "chosen": [str(it.wanted.pk)],
        "own": "Too dear",
        "refuse": "1",
    },
    "lending_admin:money": lambda it: {"amount": "10", "explanation": "More", "key": "more"},
    "lending_admin:orders": lambda it: {"order": str(it.order.pk), "move": "accept"},
    "catalog_admin:choose_selection": lambda it: {
        "edition": it.edition.pk,
        "selection": it.selection.pk,
    },
    "catalog:favourites_act": lambda it: {"action": "drop_list", "list": it.booklist.pk},
    "catalog:saved_act": lambda it: {"action": "drop"},
    "dummy_admin:add": lambda it: {"text": "One more"},
    "dummy_admin:note_create": lambda it: {"text": "One more"},
    "dummy_admin:note_edit": lambda it: {"text": "Changed"},
    "dummy_admin:settings": lambda it: {"shown": "7"},
}

QUERIES: dict[str, Body] = {
    "wagtailadmin_block_preview": lambda it: {"id": it.block_id},
    "catalog_admin:choose_selection": lambda it: {"edition": it.own_book.edition_id},
    "catalog_admin:home": lambda it: {"r": it.own_book.pk},
}


def _at_the_desk(client: Client, it: Things) -> None:
    client.cookies[desks.COOKIE] = it.desk_token


def _on_the_way(client: Client, it: Things) -> None:
    """The password was right, the second factor is still asked for."""
    session = client.session
    session[sign_in.PENDING] = {
        "user": it.people["administrator"].pk,
        "target": {"state": "", "next": ""},
        "is_shared": False,
        "at": timezone.now().timestamp(),
    }
    session.save()


def _confirmed(client: Client, it: Things) -> None:
    """The password was given a moment ago."""
    session = client.session
    session[sessions.CONFIRMED] = timezone.now().timestamp()
    session.save()


# What the browser must know already for its owner to get through.
STATES: dict[str, Callable[[Client, Things], None]] = {
    "accounts_admin:find_viewed": _confirmed,
    "accounts_admin:view_as": _confirmed,
    "accounts:desk": _at_the_desk,
    "accounts:second_step": _on_the_way,
}


def state(address: Address, things: Things) -> Callable[[Client], None] | None:
    made = STATES.get(address.name)
    return partial(made, it=things) if made else None


def body(address: Address, things: Things) -> dict[str, Any]:
    return BODIES[address.name](things) if address.name in BODIES else {}


def query(address: Address, things: Things) -> dict[str, Any]:
    return QUERIES[address.name](things) if address.name in QUERIES else {}
