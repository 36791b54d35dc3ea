"""Hooks: silent where the plugin is off, sound where it is on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from bibnet.libraries.models import Library, Role
from bibnet.libraries.scope import library_scope
from bibnet.plugins.extension import Hook, Lifecycle, ListPoint, Point
from bibnet.plugins.info import CORE
from bibnet.plugins.items import Item, Link
from bibnet.plugins.services import enable_plugin
from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Subject
from bibnet.plugins.testing.world import World, ask, host_of

from .registry import check

PUBLIC_PAGES = ("/", "/search/?q=contract", "/sitemap.xml")
# Not there where no plugin has anything to say; looked at for traces only.
PLUGINS_SITEMAP = "/sitemap-plugins-1.xml"


@check
def hooks_are_silent_where_off(subject: Subject, world: World, report: Report) -> None:
    """Where the plugin is off no hook of it is asked."""
    world.switch(subject.slug)
    for point, hook in subject.hooks:
        if not subject.owns(hook.function.__module__):
            report.look(hook.key, f"answers in the name of {subject.slug} but is not its code")
        elif hook.slug != subject.slug:
            report.look(hook.key, f"answers in the name of {hook.slug}: Registrar({hook.slug!r})")
        elif not _is_always_asked(point):
            asked = hook in list(point.hooks_for(world.there))
            report.look(hook.key, f"{point.name} asks it where it is off" if asked else "")


@check
def pages_show_nothing_where_off(subject: Subject, world: World, report: Report) -> None:
    """Where the plugin is off no page of the core shows a trace of it."""
    world.switch(subject.slug)
    traces = _traces(subject, world.there)
    sitemaps = [(world.there, PLUGINS_SITEMAP, None), (world.region, PLUGINS_SITEMAP, None)]
    for library, url, person in [*_pages(world, world.there), *sitemaps]:
        text = ask(library, url, person=person).content.decode("utf-8", "replace")
        found = [one.pattern for one in traces if one.search(text)]
        report.look(f"{url} at {library.code}", f"shows {', '.join(found)}" if found else "")


@check
def pages_stand_where_on(subject: Subject, world: World, report: Report) -> None:
    """Where the plugin is on the core's pages stand, with what its hooks put there."""
    world.switch(subject.slug)
    enable_plugin(library=world.region, slug=subject.slug, actor=None, with_requirements=True)
    for library, url, person in _pages(world, world.here):
        status = _status(library, url, person)
        report.look(f"{url} at {library.code}", "" if status == 200 else f"gives {status}")


@check
def items_are_well_formed(subject: Subject, world: World, report: Report) -> None:
    """What hooks add to lists is of the right kind, and its links lead somewhere."""
    world.switch(subject.slug)
    for hook, item in items_of(subject, world):
        if isinstance(item, Exception):
            report.look(hook.key, f"raises {type(item).__name__}: {item}")
        elif not isinstance(item, Item):
            report.look(hook.key, f"gives {item!r}, which is no item of bibnet.plugins.items")
        elif isinstance(item, Link) and item.url.startswith("/"):
            host = world.region if item.url.startswith("/admin/") else world.here
            status = _status(host, item.url, world.superuser)
            dead = f"leads to {item.url}, which gives {status}"
            is_dead = isinstance(status, str) or status in (404, 410)
            report.look(hook.key, dead if is_dead else "")
        else:
            report.look(hook.key)


def items_of(subject: Subject, world: World) -> Iterator[tuple[Hook, Any]]:
    """What its hooks give to the core's lists in `here`; an exception in place of a list."""
    arguments = _arguments(world)
    for point, hook in subject.hooks:
        if not isinstance(point, ListPoint) or point.owner != CORE:
            continue
        if not hook.takes <= arguments.keys():
            continue
        named = {name: arguments[name] for name in hook.takes}
        try:
            with transaction.atomic(), library_scope(world.here):
                items = list(hook(world.here, **named))
        except Exception as error:  # whatever a hook raises is what the report is about
            yield hook, error
            continue
        for item in items:
            yield hook, item


def _status(library: Library, url: str, person: Any | None) -> int | str:
    try:
        return ask(library, url, person=person).status_code
    except Exception as error:  # whatever is raised there is what the report is about
        return f"{type(error).__name__}: {error}"


def _arguments(world: World) -> dict[str, Any]:
    return {
        "request": _request(world.here),
        "user": world.staff[world.here.code, Role.LIBRARY_ADMIN],
        "reader": None,
    }


def _request(library: Library) -> HttpRequest:
    request = RequestFactory().get("/", headers={"host": host_of(library)})
    request.library = library  # type: ignore[attr-defined]
    request.user = AnonymousUser()
    return request


def _is_always_asked(point: Point[Any, Any]) -> bool:
    return point.follows_data or isinstance(point, Lifecycle)


def _pages(world: World, library: Library) -> list[tuple[Library, str, Any]]:
    """Pages on which hooks show themselves: the microsite's, the portal's, the staff's."""
    admin = world.staff[library.code, Role.LIBRARY_ADMIN]
    return [
        *((library, url, None) for url in PUBLIC_PAGES),
        *((world.region, url, None) for url in PUBLIC_PAGES),
        (world.region, reverse("accounts_admin:start", args=[library.code]), admin),
    ]


def _traces(subject: Subject, library: Library) -> list[re.Pattern[str]]:
    """How its addresses, files and marks would look in a page."""
    prefix, slug = re.escape(subject.prefix), re.escape(subject.slug)
    css = slug.replace("_", "[_-]")
    traces = [
        rf"/admin/l/{re.escape(library.code)}/{prefix}/",
        rf"{re.escape(subject.package)}/",
        rf"class=\"(?:[^\"]* )?{css}-",
    ]
    if subject.config.plugin.url_prefix:
        traces.append(rf"[=>][\"']?(?:https?://[^/\"'<]+)?/{prefix}/")
    return [re.compile(one) for one in traces]
