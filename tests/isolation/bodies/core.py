"""Bodies of the core's own screens, and of the dummy plugin."""

from __future__ import annotations

from typing import Any

from tests.isolation.things import Things
from tests.isolation.wagtail_payloads import photo

from .common import NAMES, Body, day, table, typed

HOURS = {
    "year-hours": "Mon-Fri 10:00-18:00",
    "seasons-TOTAL_FORMS": "0",
    "seasons-INITIAL_FORMS": "0",
    "rules-TOTAL_FORMS": "0",
    "rules-INITIAL_FORMS": "0",
    "confirm": "1",
}


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
    "dummy_admin:add": lambda it: {"text": "One more"},
    "dummy_admin:note_create": lambda it: {"text": "One more"},
    "dummy_admin:note_edit": lambda it: {"text": "Changed"},
    "dummy_admin:settings": lambda it: {"shown": "7"},
}
