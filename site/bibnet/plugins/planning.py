"""What a switch would do in a library, worked out before anything is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bibnet.libraries.models import Library, Role
from bibnet.libraries.roles import has_role, is_regional_admin

from . import errors, points, state


@dataclass(frozen=True)
class Change:
    """One switch to be moved."""

    slug: str
    enabled: bool


@dataclass(frozen=True)
class Refusal:
    """A change that stays undone, and why."""

    change: Change
    error: errors.PluginError


@dataclass(frozen=True)
class Plan:
    """What would happen in one library: `changes` in the order to make them.

    Those in `along` were not asked for but come with what was.
    """

    library: Library
    changes: tuple[Change, ...] = ()
    along: frozenset[Change] = frozenset()
    refusals: tuple[Refusal, ...] = ()


def plan_many(
    libraries: Sequence[Library],
    wanted: Mapping[str, bool],
    *,
    actor: Any | None,
    with_requirements: bool,
) -> list[Plan]:
    """A plan for each library, in their order; the switches are read in one query."""
    on = state.enabled_in(list(libraries), and_slugs=wanted)
    return [
        plan(
            library,
            wanted,
            on=on[library.pk],
            actor=actor,
            with_requirements=with_requirements,
        )
        for library in libraries
    ]


def plan(
    library: Library,
    wanted: Mapping[str, bool],
    *,
    on: frozenset[str],
    actor: Any | None,
    with_requirements: bool,
) -> Plan:
    """What moving the `wanted` switches of a library would do, given those that are `on` now."""
    if library.member.pk != library.pk:
        return Plan(library, refusals=_all_refused(wanted, errors.NotAMember(library)))
    kept_off = {slug for slug, enabled in wanted.items() if not enabled}
    draft = _Draft(
        library, on=set(on), actor=actor, along_allowed=with_requirements, kept_off=kept_off
    )
    off_first = [Change(slug, enabled=False) for slug, enabled in wanted.items() if not enabled]
    for change in sorted(off_first, key=lambda one: -_depth(one.slug)):
        draft.disable(change)
    for slug, enabled in wanted.items():
        if enabled:
            draft.enable(Change(slug, enabled=True))
    return Plan(
        library, tuple(draft.changes), frozenset(draft.along), refusals=tuple(draft.refusals)
    )


def _all_refused(wanted: Mapping[str, bool], error: errors.PluginError) -> tuple[Refusal, ...]:
    return tuple(Refusal(Change(slug, enabled), error) for slug, enabled in wanted.items())


def may_switch(actor: Any | None, library: Library, slug: str) -> bool:
    """The regional administrator switches all; a library's administrator what is not restricted.

    `actor` None is the system itself: a command.
    """
    if actor is None or is_regional_admin(actor):
        return True
    config = state.installed_plugins().get(slug)
    is_free = config is not None and not config.plugin.restricted
    return is_free and has_role(actor, library.member, Role.LIBRARY_ADMIN)


def requirements(slug: str) -> list[str]:
    """All that the plugin needs, directly or through others, in the order to enable them."""
    config = state.installed_plugins().get(slug)
    found: list[str] = []
    for required in config.plugin.requires if config else ():
        found += [one for one in (*requirements(required), required) if one not in found]
    return found


def dependants(slug: str, among: Iterable[str]) -> list[str]:
    """Those of `among` that need the plugin, directly or through others."""
    return sorted(one for one in among if slug in requirements(one))


class _Draft:
    """A plan in the making; `on` is what will be on after the changes so far."""

    def __init__(
        self,
        library: Library,
        *,
        on: set[str],
        actor: Any | None,
        along_allowed: bool,
        kept_off: set[str],
    ) -> None:
        self.library = library
        self.on = on
        self.actor = actor
        self.along_allowed = along_allowed
        self.kept_off = kept_off
        self.changes: list[Change] = []
        self.along: set[Change] = set()
        self.refusals: list[Refusal] = []

    def enable(self, change: Change) -> None:
        if change.slug in self.on:
            return
        try:
            self._check_switchable(change)
            missing = [one for one in requirements(change.slug) if one not in self.on]
            if missing and (not self.along_allowed or self.kept_off.intersection(missing)):
                raise errors.MissingRequirements(change.slug, missing)
            along = [Change(one, enabled=True) for one in missing]
            for one in along:
                self._check_switchable(one)
        except errors.PluginError as error:
            self.refusals.append(Refusal(change, error))
            return
        self.along.update(along)
        self.changes += [*along, change]
        self.on.update([*missing, change.slug])

    def disable(self, change: Change) -> None:
        if change.slug not in self.on:
            return
        try:
            self._check_switchable(change)
            needed_by = dependants(change.slug, self.on)
            if needed_by:
                raise errors.StillNeeded(change.slug, needed_by)
        except errors.PluginError as error:
            self.refusals.append(Refusal(change, error))
            return
        self.changes.append(change)
        self.on.remove(change.slug)

    def _check_switchable(self, change: Change) -> None:
        is_installed = change.slug in state.installed_plugins()
        if change.enabled and not is_installed:
            raise errors.NotInstalled(change.slug)
        if not may_switch(self.actor, self.library, change.slug):
            raise errors.NotAllowed(change.slug)
        asked = points.why_not_enable if change.enabled else points.why_not_disable
        reasons = [
            *asked.reasons(change.slug, self.library),
            *points.plugin_switching.ask(self.library, slug=change.slug, enabled=change.enabled),
        ]
        if reasons:
            raise errors.Objections(reasons)


def _depth(slug: str) -> int:
    return len(requirements(slug))
