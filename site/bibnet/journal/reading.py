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
from wagtail.models import Page

from bibnet.libraries.models import Library, Role
from bibnet.plugins import points
from bibnet.plugins.items import AuditLabel

from .models import AuditEntry

# Whose names are looked up when the log is read: the log itself holds ids only.
PAGE = "wagtailcore.page"
NAMED = ("accounts.user", "libraries.library", PAGE)


@dataclass(frozen=True)
class Line:
    """One act as it is read."""

    entry: AuditEntry
    act: str
    actor: str
    thing: str
    fields: str


def labels_of_acts(library: Library) -> dict[str, AuditLabel]:
    """What acts are called, those of plugins that are off too: their entries stay."""
    return {one.action: one for one in points.audit_labels.collect(library)}


def titles_of_acts(library: Library) -> dict[str, str]:
    """The names of acts alone."""
    return {action: str(one.title) for action, one in labels_of_acts(library).items()}


def lines(entries: Iterable[AuditEntry], library: Library) -> list[Line]:
    """The entries in words; as many queries for many of them as for few."""
    rows = list(entries)
    labels = labels_of_acts(library)
    scopes = {one.key: str(one.title) for one in points.api_scopes.collect(library)}
    names = _names(rows, labels)
    found = []
    for one in rows:
        label = labels.get(one.action) or AuditLabel(one.action, one.action)
        words = {**scopes, **{name: str(word) for name, word in label.words.items()}}
        found.append(
            Line(
                entry=one,
                act=str(label.title),
                actor=_actor(one),
                thing=_thing(one, names),
                fields=", ".join(_field(one, name, words, label, names) for name in one.fields),
            )
        )
    return found


def _names(rows: list[AuditEntry], labels: dict[str, AuditLabel]) -> dict[tuple[str, str], str]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in rows:
        wanted[_kind(one.object_type)].add(one.object_id)
        label = labels.get(one.action)
        if label is not None and label.numbers:
            wanted[label.numbers].update(name for name in one.fields if name.isdigit())
    found = {}
    for kind in NAMED:
        things = apps.get_model(kind)._default_manager.filter(pk__in=wanted[kind])
        for thing in things:
            found[kind, str(thing.pk)] = getattr(thing, "formal_name", "") or str(thing)
    return found


def _kind(label: str) -> str:
    """The model by which a thing is named: all kinds of pages are pages."""
    model = _model(label)
    return PAGE if model is not None and issubclass(model, Page) else label


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
    name = names.get((_kind(entry.object_type), entry.object_id), "")
    if name:
        return f"{title}: {name}"
    # Of a row that each library has once the number says nothing.
    return title if _is_one_a_library(model) else f"{title} № {entry.object_id}"


def _is_one_a_library(model: type[models.Model]) -> bool:
    fields: list[Any] = [*model._meta.concrete_fields]
    return any(field.name == "library" and field.unique for field in fields)


def _field(
    entry: AuditEntry,
    name: str,
    words: dict[str, str],
    label: AuditLabel,
    names: dict[tuple[str, str], str],
) -> str:
    """A field by the name that forms show; a role, a right, a choice by its own; else as it is."""
    if name in words:
        return words[name]
    if label.numbers and name.isdigit():
        return _numbered(label.numbers, name, names)
    model = _model(entry.object_type)
    try:
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    if field is not None:
        return str(getattr(field, "verbose_name", name))
    if name in Role.values:
        return str(Role(name).label)
    return _choices(model).get(name, name) if model else name


def _numbered(kind: str, number: str, names: dict[tuple[str, str], str]) -> str:
    """What a number stands for: the name of a thing that has one in the log, else its kind."""
    name = names.get((kind, number), "")
    model = _model(kind)
    if name or model is None:
        return name or number
    return f"{model._meta.verbose_name} № {number}"


def _choices(model: type[models.Model]) -> dict[str, str]:
    """The words for all that the fields of a model may be."""
    fields: list[Any] = [*model._meta.concrete_fields]
    return {
        str(value): str(word)
        for field in fields
        for value, word in (field.flatchoices if field.choices else ())
    }


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None
