"""The kinds of extension points: lists, slots, participants, announcements and vetoes.

A point is declared by a function whose name, parameters and docstring are the contract::

    points = Points("catalog")

    @points.list_point
    def availability(library: Library, *, edition: Edition) -> Iterable[Availability]:
        '''Who can tell whether a copy of this edition is free here.'''

Plugins answer with `Registrar(slug).on(point)`. A hook takes the library and, by name, those of
the point's arguments that it needs. The gate asks twice: the plugin that owns the point and the
plugin that answers must both be on for the library.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from django.db import transaction
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import state
from .errors import Refused
from .failures import contained
from .info import CORE
from .items import Item

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound=Item)


@dataclass(frozen=True)
class Hook:
    """One plugin's answer to a point."""

    slug: str
    function: Callable[..., Any]
    order: int
    takes: frozenset[str]

    @property
    def key(self) -> str:
        """The hook's lasting name: `slug:module.function`."""
        return f"{self.slug}:{self.function.__module__}.{self.function.__qualname__}"

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.function(
            *arguments, **{name: value for name, value in named.items() if name in self.takes}
        )


class Point(Generic[P, R]):
    """What all kinds share: a name, an owner and the hooks that answer.

    A point that `follows_data` asks every installed plugin, also where it is off: switching off
    hides a plugin's rows without deleting them, so they must still be exported, erased and moved.
    """

    positional: tuple[str, ...] = ("library",)

    def __init__(
        self, spec: Callable[Concatenate[Library, P], R], *, owner: str, follows_data: bool = False
    ) -> None:
        self.name = spec.__name__
        self.owner = owner
        self.follows_data = follows_data
        self.parameters = tuple(inspect.signature(spec).parameters)[1:]
        self.hooks: list[Hook] = []
        self.__doc__ = inspect.cleandoc(spec.__doc__ or "")
        self.__module__ = spec.__module__

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.owner}.{self.name}>"

    def add(self, *, slug: str, function: Callable[..., Any], order: int) -> None:
        """Take a hook; a signature that the point cannot call is a TypeError naming both."""
        hook = Hook(slug, function, order, self._accepted(slug, function))
        self.hooks = sorted(
            [one for one in self.hooks if one.key != hook.key] + [hook], key=lambda one: one.order
        )

    def hooks_for(self, library: Library) -> Iterator[Hook]:
        """Hooks of the plugins that are on for the library, in their order."""
        if not self.follows_data and not state.is_enabled(self.owner, library):
            return
        for hook in self.hooks:
            if self.follows_data or state.is_enabled(hook.slug, library):
                yield hook

    def _accepted(self, slug: str, function: Callable[..., Any]) -> frozenset[str]:
        wanted = inspect.signature(function).parameters.values()
        if any(one.kind is one.VAR_KEYWORD for one in wanted):
            return frozenset(self.parameters)
        names = [one.name for one in wanted]
        by_name = [name for name in names if name not in self.positional]
        unknown = [name for name in by_name if name not in self.parameters]
        if len(names) - len(by_name) != len(self.positional) or unknown:
            expected = ", ".join((*self.positional, "*", *self.parameters))
            raise TypeError(
                f"{slug}: {function.__qualname__} cannot answer {self.owner}.{self.name}"
                f"({expected}); it may take fewer of the named arguments but no others"
            )
        return frozenset(by_name)


class ListPoint(Point[P, Iterable[T]]):
    """A list that plugins add items to."""

    def collect(self, library: Library, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """All items for the library, by their order; a failing hook adds none."""
        return self._gathered(self.hooks_for(library), library, kwargs)

    def collect_from(
        self, slug: str, library: Library, *args: P.args, **kwargs: P.kwargs
    ) -> list[T]:
        """The items of one plugin for the library."""
        hooks = (hook for hook in self.hooks_for(library) if hook.slug == slug)
        return self._gathered(hooks, library, kwargs)

    def _gathered(self, hooks: Iterable[Hook], library: Library, kwargs: dict[str, Any]) -> list[T]:
        found: list[T] = []
        for hook in hooks:
            found += self._ask(hook, library, kwargs)
        return sorted(found, key=lambda item: item.order)

    def _ask(self, hook: Hook, library: Library, kwargs: dict[str, Any]) -> list[T]:
        with contained(plugin=hook.slug, point=self.name, library=library):
            return [replace(item, plugin=hook.slug) for item in hook(library, **kwargs)]
        return []


class Slot(Point[P, str]):
    """A place in a template; `{% slot "name" %}` shows what plugins put there."""

    def render(self, library: Library, *args: P.args, **kwargs: P.kwargs) -> SafeString:
        """The plugins' HTML one after another; text that is not marked safe is escaped."""
        pieces = [self._ask(hook, library, kwargs) for hook in self.hooks_for(library)]
        return mark_safe("\n".join(piece for piece in pieces if piece))  # noqa: S308

    def _ask(self, hook: Hook, library: Library, kwargs: dict[str, Any]) -> str:
        with contained(plugin=hook.slug, point=self.name, library=library):
            return conditional_escape(hook(library, **kwargs)).strip()
        return ""


class Participants(Point[P, None]):
    """Plugins that act inside the asker's transaction and may refuse it."""

    def run(self, library: Library, *args: P.args, **kwargs: P.kwargs) -> None:
        """Let every plugin do its part.

        A `Refused` says no to the whole act; any error leaves this call, so that the transaction
        of the asker is undone.
        """
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError(f"{self.name} must run inside a transaction")
        for hook in self.hooks_for(library):
            hook(library, **kwargs)


class Announcement(Point[P, None]):
    """Something that has happened; told to plugins after the transaction, at least once each.

    A receiver is called by the worker with the library, a key and the named values. Model
    instances arrive as they are then, or as None when they are gone. The receiver's writes and
    the mark "delivered" are one transaction, so its rows are never doubled; whatever it does
    outside the database it must do once per `key`.
    """

    positional = ("library", "key")

    def announce(self, library: Library, *args: P.args, **kwargs: P.kwargs) -> None:
        """Write the message in the present transaction; the worker delivers it afterwards."""
        from .outbox import write_message

        write_message(point=self, library=library, payload=kwargs)


class Veto(Point[P, Iterable[str]]):
    """A question to which plugins may answer no, with reasons."""

    def ask(self, library: Library, *args: P.args, **kwargs: P.kwargs) -> list[str]:
        """The reasons against, as sentences for the person who asks; empty when nobody objects."""
        return [
            reason
            for hook in self.hooks_for(library)
            for reason in self._objections(hook, library, kwargs)
        ]

    def _objections(self, hook: Hook, library: Library, named: dict[str, Any]) -> list[str]:
        """A plugin that fails to answer counts as an objection: better asked again than sorry."""
        with contained(plugin=hook.slug, point=self.name, library=library):
            try:
                return [str(reason) for reason in hook(library, **named) or ()]
            except Refused as refusal:
                return [str(refusal)]
        return [
            _("The section “%(title)s” could not check whether this is possible. Try again later.")
            % {"title": state.title(hook.slug)}
        ]


class Lifecycle(Veto[P]):
    """A moment in a plugin's own life: only that plugin is asked, on or off."""

    def of(self, slug: str) -> list[Hook]:
        """The plugin's own hooks."""
        return [hook for hook in self.hooks if hook.slug == slug]

    def run(self, slug: str, library: Library) -> None:
        """Let the plugin act inside the switch's transaction; whatever it raises goes on."""
        for hook in self.of(slug):
            hook(library)

    def reasons(self, slug: str, library: Library) -> list[str]:
        """What the plugin says against the switch."""
        return [reason for hook in self.of(slug) for reason in self._objections(hook, library, {})]


class Points:
    """The extension points of one owner, the core or a plugin.

    With `follows_data` they ask installed plugins also where these are off, because switching
    off hides rows without deleting them.
    """

    def __init__(self, owner: str, *, follows_data: bool = False) -> None:
        self.owner = owner
        self.follows_data = follows_data

    def list_point(self, spec: Callable[Concatenate[Library, P], Iterable[T]]) -> ListPoint[P, T]:
        """Declare a list."""
        return _register(ListPoint(spec, owner=self.owner, follows_data=self.follows_data))

    def slot(self, spec: Callable[Concatenate[Library, P], str]) -> Slot[P]:
        """Declare a place in a template."""
        return _register(Slot(spec, owner=self.owner, follows_data=self.follows_data))

    def participants(self, spec: Callable[Concatenate[Library, P], None]) -> Participants[P]:
        """Declare an act that plugins take part in."""
        return _register(Participants(spec, owner=self.owner, follows_data=self.follows_data))

    def announcement(self, spec: Callable[Concatenate[Library, P], None]) -> Announcement[P]:
        """Declare something that happens."""
        return _register(Announcement(spec, owner=self.owner, follows_data=self.follows_data))

    def veto(self, spec: Callable[Concatenate[Library, P], Iterable[str]]) -> Veto[P]:
        """Declare a question that plugins may answer with no."""
        return _register(Veto(spec, owner=self.owner, follows_data=self.follows_data))

    def lifecycle(self, spec: Callable[Concatenate[Library, P], Any]) -> Lifecycle[P]:
        """Declare a moment in a plugin's own life."""
        return _register(Lifecycle(spec, owner=self.owner, follows_data=True))


_points: dict[str, Point[Any, Any]] = {}

K = TypeVar("K", bound=Point[Any, Any])


def _register(point: K) -> K:
    _points[f"{point.owner}.{point.name}"] = point
    return point


def all_points() -> list[Point[Any, Any]]:
    """Every declared point, the core's and the plugins'."""
    return list(_points.values())


def get_point(name: str) -> Point[Any, Any]:
    """The point called `name` (the core's) or `owner.name`; a KeyError says it is unknown."""
    try:
        return _points[name if "." in name else f"{CORE}.{name}"]
    except KeyError:
        raise KeyError(f"there is no extension point {name!r}") from None
