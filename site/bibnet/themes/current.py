"""Which library's look the templates are rendered in just now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from .looks import Look, look_of

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

    from .theme import Theme


class _Current:
    """The look of a library, worked out when the first template asks."""

    def __init__(self, library: Library | None, look: Look | None = None) -> None:
        self.library = library
        self.known = look

    @property
    def look(self) -> Look:
        if self.known is None:
            self.known = look_of(self.library)
        return self.known


_current: ContextVar[_Current | None] = ContextVar("bibnet_themes_current", default=None)


@contextmanager
def use_theme(library: Library | None) -> Iterator[None]:
    """Render in the look of `library`; of nobody in particular if it is None.

    Mail, PDF and background work render inside this.
    """
    with _using(_Current(library)):
        yield


@contextmanager
def use_look(look: Look) -> Iterator[None]:
    """Render in a look nobody has chosen yet: previews and the style guide."""
    with _using(_Current(None, look)):
        yield


@contextmanager
def _using(current: _Current) -> Iterator[None]:
    token = _current.set(current)
    try:
        yield
    finally:
        _current.reset(token)


def current_look() -> Look:
    """The look in use; the default theme outside any `use_theme`."""
    current = _current.get()
    return current.look if current else look_of(None)


def known_look() -> Look:
    """The look in use if it was already worked out, else the default one: asks no database."""
    current = _current.get()
    return (current and current.known) or look_of(None)


def current_theme() -> Theme:
    """The theme in use."""
    return current_look().theme
