"""Every address that the resolver knows, and how an answer is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver: `name` with its namespaces, `parameters` in their order."""

    name: str
    namespace: str
    route: str
    parameters: tuple[str, ...]
    view: Any

    def __str__(self) -> str:
        return f"{self.name or '(unnamed)'} /{self.route}"

    @property
    def is_staff(self) -> bool:
        """Whether it stands on the portal's host, behind a sign-in."""
        return self.route.startswith(("admin/", "accounts/"))

    def starts_with(self, *beginnings: str) -> bool:
        """Whether its name or its route begins so."""
        return self.name.startswith(beginnings) or self.route.startswith(beginnings)

    @property
    def is_bulk(self) -> bool:
        """One pattern for many actions, each on several models."""
        return self.name == "wagtail_bulk_action"

    def url(self, values: dict[str, Any]) -> str:
        """The address with its parameters filled in. Raises NoReverseMatch."""
        if self.name:
            return reverse(self.name, kwargs=values)
        if self.parameters:
            raise NoReverseMatch(f"{self}: an address with parameters needs a name")
        return "/" + self.route.rstrip("$")


def addresses() -> list[Address]:
    """All addresses, each once."""
    found = {(one.name, one.route): one for one in _walk(get_resolver(), (), "")}
    return list(found.values())


def _walk(resolver: URLResolver, namespaces: tuple[str, ...], prefix: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, inner, route)
        elif isinstance(pattern, URLPattern):
            yield Address(
                name=":".join([*namespaces, pattern.name]) if pattern.name else "",
                namespace=":".join(namespaces),
                route=route,
                parameters=tuple(a or b for a, b in PARAMETER.findall(route)),
                view=pattern.callback,
            )


def is_refused(response: HttpResponse) -> bool:
    """Whether the answer shows and does nothing: not found, forbidden, or off to the sign-in."""
    if response.status_code in (401, 403, 404):
        return True
    if response.status_code in (301, 302):
        target = response["Location"]
        return "/accounts/login" in target or "/login/" in target or "/accounts/factor" in target
    return False
