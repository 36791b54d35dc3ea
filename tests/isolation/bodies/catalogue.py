"""Bodies of the catalogue."""

from __future__ import annotations

from tests.isolation.wagtail_payloads import photo

from .common import Body

RESOURCE = {
    "title": "Another resource",
    "kind": "database",
    "where": "library",
    "address": "https://example.ru/",
}

BODIES: dict[str, Body] = {
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
    "catalog_admin:choose_selection": lambda it: {
        "edition": it.edition.pk,
        "selection": it.selection.pk,
    },
    "catalog:favourites_act": lambda it: {"action": "drop_list", "list": it.booklist.pk},
    "catalog:saved_act": lambda it: {"action": "drop"},
}
