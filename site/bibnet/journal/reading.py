"""The audit log in words: what an entry's ids and field names are called on the screens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library, Role
from bibnet.plugins import points

from .models import AuditEntry

# Whose names are looked up when the log is read: the log itself holds ids only.
NAMED = ("accounts.user", "libraries.library")


@dataclass(frozen=True)
class Line:
    """One act as it is read."""

    entry: AuditEntry
    act: str
    actor: str
    thing: str
    fields: str


def titles_of_acts(library: Library) -> dict[str, str]:
    """The names of acts, those of plugins that are off too: their entries stay."""
    return {one.action: str(one.title) for one in points.audit_labels.collect(library)}


def lines(entries: Iterable[AuditEntry], titles: dict[str, str], library: Library) -> list[Line]:
    """The entries in words; as many queries for many of them as for few."""
    rows = list(entries)
    scopes = {one.key: str(one.title) for one in points.api_scopes.collect(library)}
    names = _names(rows)
    return [
        Line(
            entry=one,
            act=titles.get(one.action, one.action),
            actor=_actor(one),
            thing=_thing(one, names),
            fields=", ".join(_field(one, name, scopes) for name in one.fields),
        )
        for one in rows
    ]


def _names(rows: list[AuditEntry]) -> dict[tuple[str, str], str]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in rows:
        if one.object_type in NAMED:
            wanted[one.object_type].add(one.object_id)
    found = {}
    for label in NAMED:
        people = apps.get_model(label)._default_manager.filter(pk__in=wanted[label])
        for thing in people:
            found[label, str(thing.pk)] = getattr(thing, "formal_name", "") or str(thing)
    return found


def _actor(entry: AuditEntry) -> str:
    if entry.actor_id is None:
        return _("the system")
    if entry.actor is None:
        return _("erased account %s") % entry.actor_id
    return str(getattr(entry.actor, "formal_name", "") or entry.actor.get_username())


def _thing(entry: AuditEntry, names: dict[tuple[str, str], str]) -> str:
    model = _model(entry.object_type)
    if model is None:
        return entry.object_type and f"{entry.object_type} {entry.object_id}"
    title = str(model._meta.verbose_name)
    name = names.get((entry.object_type, entry.object_id), "")
    return f"{title}: {name}" if name else f"{title} № {entry.object_id}"


def _field(entry: AuditEntry, name: str, scopes: dict[str, str]) -> str:
    """A field by the name that forms show; a role or a permission by its own; else as it is."""
    if name in Role.values:
        return str(Role(name).label)
    if name in scopes:
        return scopes[name]
    model = _model(entry.object_type)
    try:
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name)) if field is not None else name


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None
