"""Presets: named sets of switches, kept and taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bibnet.journal import audit
from bibnet.libraries.roles import is_regional_admin

from . import errors, state
from .models import Preset


@transaction.atomic
def save_preset(*, name: str, wanted: Mapping[str, bool], actor: Any | None) -> Preset:
    """Make the preset of this name, or set its switches anew. `actor` None is a command.

    Raises PermissionDenied, NotInstalled for a plugin that there is not, ValidationError.
    """
    _check_right(actor)
    for slug in wanted:
        if slug not in state.installed_plugins():
            raise errors.NotInstalled(slug)
    preset = Preset.objects.filter(name=name).first() or Preset(name=name)
    preset.wanted = dict(wanted)
    preset.full_clean()
    return keep(preset, actor=actor)


@transaction.atomic
def keep(preset: Preset, *, actor: Any | None) -> Preset:
    """Save a preset that was checked already."""
    preset.save()
    audit.record(
        action="plugins.preset_saved", actor=actor, obj=preset, fields=sorted(preset.wanted)
    )
    return preset


@transaction.atomic
def delete_preset(*, preset: Preset, actor: Any | None) -> None:
    """Take a preset away; what was switched by it stays as it is. Raises PermissionDenied."""
    _check_right(actor)
    audit.record(action="plugins.preset_deleted", actor=actor, obj=preset)
    preset.delete()


def _check_right(actor: Any | None) -> None:
    if actor is not None and not is_regional_admin(actor):
        raise PermissionDenied
