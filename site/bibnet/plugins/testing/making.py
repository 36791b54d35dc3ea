"""Rows and values for addresses: as the plugin says, otherwise made up from the fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from bibnet.libraries.models import Library
from bibnet.libraries.scope import library_scope

from .subject import Address, Subject
from .world import World


class CannotMake(Exception):
    """Something that only the plugin's author can say."""


def values_for(
    address: Address, subject: Subject, world: World, library: Library
) -> Mapping[str, Any]:
    """What fills the address's parameters for the library. Raises CannotMake."""
    code = {"code": library.code} if "code" in address.parameters else {}
    if address.name in world.values:
        with library_scope(library):
            return {**code, **world.values[address.name](library)}
    wanted = [name for name in address.parameters if name != "code"]
    if not wanted:
        return code
    register = next(
        (
            one
            for one in subject.registers
            if address.name.partition(":")[2].startswith(f"{one.address()}_")
        ),
        None,
    )
    if register is not None and wanted == ["instance_pk"]:
        return {**code, "instance_pk": row_of(register.model, world, library).pk}
    raise CannotMake(
        f"takes {', '.join(wanted)}: say in the fixture `contract_values` how to fill it in"
    )


def row_of(model: type[models.Model], world: World, library: Library) -> Any:
    """A saved row of the library. Raises CannotMake."""
    with library_scope(library):
        if model._meta.label in world.rows:
            return world.rows[model._meta.label](library)
        row = model()
        for one in model._meta.concrete_fields:
            if _must_be_filled(one):
                setattr(row, one.name, _made_up(one, world, library))
        row.save()
        return row


def _must_be_filled(one: models.Field[Any, Any]) -> bool:
    if one.primary_key or getattr(one, "auto_now", False) or getattr(one, "auto_now_add", False):
        return False
    return not (one.has_default() or one.null or (one.blank and one.empty_strings_allowed))


_PLAIN: list[tuple[type, Any]] = [
    (models.BooleanField, False),
    (models.DecimalField, Decimal(1)),
    (models.IntegerField, 1),
    (models.FloatField, 1.0),
    (models.DurationField, timedelta(hours=1)),
    (models.JSONField, {}),
    (models.BinaryField, b"made up"),
    (models.URLField, "https://example.org/"),
    (models.EmailField, "reader@example.org"),
]


def _made_up(one: models.Field[Any, Any], world: World, library: Library) -> Any:
    if one.is_relation:
        return _related(one, world, library)
    if one.choices:
        return one.flatchoices[0][0]
    for kind, value in _PLAIN:
        if isinstance(one, kind):
            return value
    if isinstance(one, models.DateTimeField):
        return timezone.now()
    if isinstance(one, models.DateField):
        return date.today()
    if isinstance(one, models.TimeField):
        return time(10)
    if isinstance(one, models.UUIDField):
        return uuid4()
    if isinstance(one, models.CharField | models.TextField):
        text = f"contract-{uuid4().hex}"
        return text[: one.max_length] if one.max_length else text
    raise CannotMake(f"{one.model._meta.label} has a field {one.name}: {_say(one)}")


def _related(one: models.Field[Any, Any], world: World, library: Library) -> Any:
    target = one.related_model
    assert target is not None  # asked only of relations
    if target is Library:
        return library.member
    if target is get_user_model():
        return world.regional_admin
    if target._meta.app_label == one.model._meta.app_label and target is not one.model:
        return row_of(target, world, library)
    raise CannotMake(f"{one.model._meta.label} points to {target._meta.label}: {_say(one)}")


def _say(one: models.Field[Any, Any]) -> str:
    return f"say in the fixture `contract_rows` how to make a {one.model._meta.label}"
