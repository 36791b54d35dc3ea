"""Switching plugins on and off: the only code that changes `LibraryPlugin`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bibnet import stamps
from bibnet.journal import audit
from bibnet.libraries.models import Library

from . import points, state
from .models import LibraryPlugin
from .planning import Change, Plan, plan


def enable_plugin(
    *,
    library: Library,
    slug: str,
    actor: Any | None,
    with_requirements: bool = False,
    reason: str = "",
) -> Plan:
    """Switch a plugin on, with what it requires if asked to; what was done.

    `actor` None is a command. Raises the PluginError that says why not: NotInstalled,
    NotAMember, NotAllowed, MissingRequirements or Objections. Nothing is done if it is on.
    """
    return _switch_one(
        library, Change(slug, enabled=True), actor, reason, with_requirements=with_requirements
    )


def disable_plugin(*, library: Library, slug: str, actor: Any | None, reason: str = "") -> Plan:
    """Switch a plugin off, deleting nothing; what was done.

    Raises the PluginError that says why not: NotInstalled, NotAMember, NotAllowed, StillNeeded
    or Objections. Nothing is done if it is off.
    """
    return _switch_one(library, Change(slug, enabled=False), actor, reason, with_requirements=False)


@transaction.atomic
def switch_plugins(
    *,
    library: Library,
    wanted: Mapping[str, bool],
    actor: Any | None,
    with_requirements: bool = False,
    reason: str = "",
) -> Plan:
    """Move those of the wanted switches that can be moved; what was done and what was refused.

    Locks the library first, so two people cannot break a requirement between them.
    """
    library = Library.objects.select_for_update().get(pk=library.pk)
    on = state.enabled_in([library], and_slugs=wanted)[library.pk]
    decided = plan(library, wanted, on=on, actor=actor, with_requirements=with_requirements)
    for change in decided.changes:
        _apply(library, change, actor, reason)
    return decided


@transaction.atomic
def _switch_one(
    library: Library,
    change: Change,
    actor: Any | None,
    reason: str,
    *,
    with_requirements: bool,
) -> Plan:
    done = switch_plugins(
        library=library,
        wanted={change.slug: change.enabled},
        actor=actor,
        with_requirements=with_requirements,
        reason=reason,
    )
    for refusal in done.refusals:
        raise refusal.error
    return done


def _apply(library: Library, change: Change, actor: Any | None, reason: str) -> None:
    row, _created = LibraryPlugin.objects.update_or_create(
        library=library,
        slug=change.slug,
        defaults={"enabled": change.enabled, "by_id": getattr(actor, "pk", None)},
    )
    stamps.bump(state.STAMP)
    act = points.on_enable if change.enabled else points.on_disable
    act.run(change.slug, library)
    audit.record(
        action="plugins.enabled" if change.enabled else "plugins.disabled",
        actor=actor,
        library=library,
        obj=row,
        fields=[change.slug],
        reason=reason,
    )
    told = points.plugin_enabled if change.enabled else points.plugin_disabled
    told.announce(library, slug=change.slug)
