"""Announcements, and the plugin's own life."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bibnet.plugins import points
from bibnet_dummy.models import Note, Told

from .registrar import hooks

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


@hooks.on(points.library_founded)
def on_library_founded(library: Library, key: str) -> None:
    _hear("library_founded", library, key)


@hooks.on(points.page_published)
def on_page_published(library: Library, key: str, *, page: Any) -> None:
    _hear("page_published", library, key)


@hooks.on(points.page_unpublished)
def on_page_unpublished(library: Library, key: str) -> None:
    _hear("page_unpublished", library, key)


@hooks.on(points.schedule_changed)
def on_schedule_changed(library: Library, key: str) -> None:
    _hear("schedule_changed", library, key)


@hooks.on(points.library_renamed)
def on_library_renamed(library: Library, key: str) -> None:
    _hear("library_renamed", library, key)


@hooks.on(points.event_cancelled)
def on_event_cancelled(library: Library, key: str) -> None:
    _hear("event_cancelled", library, key)


@hooks.on(points.plugin_enabled)
def on_plugin_enabled(library: Library, key: str, *, slug: str) -> None:
    _hear(f"plugin_enabled {slug}", library, key)


@hooks.on(points.plugin_disabled)
def on_plugin_disabled(library: Library, key: str, *, slug: str) -> None:
    _hear(f"plugin_disabled {slug}", library, key)


def _hear(what: str, library: Library, key: str) -> None:
    Told.objects.get_or_create(key=key, what=what, defaults={"library_code": library.code})


@hooks.on(points.on_enable)
def start(library: Library) -> None:
    _hear("on_enable", library, library.code)


@hooks.on(points.on_disable)
def stop(library: Library) -> None:
    _hear("on_disable", library, library.code)


@hooks.on(points.why_not_enable)
def not_in_practice(library: Library) -> Iterable[str]:
    if library.state == "practice":
        yield "A practice library has no notes."


@hooks.on(points.why_not_disable)
def unfinished_notes(library: Library) -> Iterable[str]:
    count = Note.objects.of(library).filter(text="unfinished").count()
    if count:
        yield f"{count} notes are unfinished."
