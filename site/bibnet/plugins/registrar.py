"""The one door through which a plugin answers extension points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from .extension import Point

F = TypeVar("F", bound=Callable[..., Any])


class Registrar:
    """Takes hooks on behalf of one plugin; `Registrar("core")` is the core's own."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def on(self, point: Point[Any, Any], *, order: int = 50) -> Callable[[F], F]:
        """Let the decorated function answer `point`, before those of a higher `order`."""

        def take(function: F) -> F:
            point.add(slug=self.slug, function=function, order=order)
            return function

        return take
