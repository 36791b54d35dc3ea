"""The plugin that is checked: its code, its addresses, its hooks, its models."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from bibnet.plugins import mounting, state
from bibnet.plugins.config import PluginConfig
from bibnet.plugins.discovery import GROUP
from bibnet.plugins.extension import Hook, Point, all_points
from bibnet.plugins.registers import LibraryRegister

PROJECT = "pyproject.toml"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")


@dataclass(frozen=True)
class Address:
    """One address of a plugin; `side` is "public", "staff" or "api"."""

    name: str
    side: str
    route: str
    parameters: tuple[str, ...]
    view: Any

    def __str__(self) -> str:
        return f"{self.name or '(unnamed)'} /{self.route}"


@dataclass(frozen=True)
class Source:
    """One Python file of the plugin."""

    path: Path
    module: str
    tree: ast.Module


class Subject:
    """One installed plugin, seen from outside."""

    def __init__(self, config: PluginConfig) -> None:
        self.config = config
        self.slug = config.plugin.slug
        self.prefix = config.plugin.url_prefix or self.slug
        self.package = config.name
        self.folder = Path(config.path)

    def __repr__(self) -> str:
        return f"<Subject {self.slug}>"

    def substance(self) -> list[str]:
        """Everything that makes it more than a name."""
        return [
            *map(str, self.addresses),
            *(hook.key for _point, hook in self.hooks),
            *(model._meta.label for model in self.models),
        ]

    @cached_property
    def sides(self) -> dict[str, str]:
        """The three namespaces of its addresses and the side each is on."""
        return {self.slug: "public", f"{self.slug}_admin": "staff", f"{self.slug}_api": "api"}

    @cached_property
    def addresses(self) -> list[Address]:
        """What the resolver knows in its namespaces."""
        found = {(one.name, one.route): one for one in _walk(get_resolver(), (), "")}
        return [
            Address(name, self.sides[space], route, parameters, view)
            for (name, route), (space, parameters, view) in (
                (key, (one.space, one.parameters, one.view)) for key, one in found.items()
            )
            if space in self.sides
        ]

    @cached_property
    def hooks(self) -> list[tuple[Point[Any, Any], Hook]]:
        """What its code answers, under whatever slug."""
        return [
            (point, hook)
            for point in all_points()
            for hook in point.hooks
            if self.owns(hook.function.__module__) or hook.slug == self.slug
        ]

    @cached_property
    def models(self) -> list[type[models.Model]]:
        """Its models, without the tables that many-to-many fields make."""
        return list(self.config.get_models())

    @property
    def registers(self) -> list[type[LibraryRegister]]:
        return list(mounting.registers_of(self.config))

    @cached_property
    def sources(self) -> list[Source]:
        """Its Python files, migrations included."""
        found = []
        for path in sorted(self.folder.rglob("*.py")):
            parts = path.relative_to(self.folder).with_suffix("").parts
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
            found.append(Source(path, ".".join((self.package, *parts)), tree))
        return found

    @property
    def dependants(self) -> list[str]:
        """Packages of the plugins that require it."""
        return [
            config.name
            for config in state.installed_plugins().values()
            if self.slug in config.plugin.requires
        ]

    @cached_property
    def distribution(self) -> Distribution | None:
        """The distribution whose entry point it is; None if its package is only on the path."""
        for one in distributions():
            for point in one.entry_points:
                if point.group == GROUP and point.module.partition(".")[0] == self.package:
                    return one
        return None

    @cached_property
    def source_folder(self) -> Path | None:
        """The folder of its pyproject.toml, if the package stands in its source."""
        return next((one for one in self.folder.parents if (one / PROJECT).is_file()), None)

    def declared(self) -> tuple[str, list[str]]:
        """The name of its distribution and of its entry points; empty if there is neither."""
        if self.distribution is not None:
            points = self.distribution.entry_points
            mine = [one.name for one in points if one.group == GROUP and self.owns(one.module)]
            return self.distribution.metadata["Name"], mine
        if self.source_folder is None:
            return "", []
        project = tomllib.loads((self.source_folder / PROJECT).read_text("utf-8"))["project"]
        return project["name"], list(project.get("entry-points", {}).get(GROUP, {}))

    def owns(self, module: str) -> bool:
        """Whether a module is the plugin's."""
        return module == self.package or module.startswith(f"{self.package}.")

    def files(self, folder: str) -> list[Path]:
        """Files in one of its folders: `templates`, `static`."""
        return [path for path in sorted((self.folder / folder).rglob("*")) if path.is_file()]


def subject_of(slug: str) -> Subject:
    """The installed plugin of this slug. Raises LookupError naming those that are."""
    plugins = state.installed_plugins()
    if slug not in plugins:
        known = ", ".join(plugins) or "none"
        raise LookupError(f"The plugin {slug} is not installed; installed are: {known}.")
    return Subject(plugins[slug])


@dataclass(frozen=True)
class _Found:
    name: str
    space: str
    route: str
    parameters: tuple[str, ...]
    view: Any


def _walk(resolver: URLResolver, spaces: tuple[str, ...], prefix: str) -> Iterator[_Found]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern, inner, route)
        elif isinstance(pattern, URLPattern):
            yield _Found(
                name=":".join([*spaces, pattern.name]) if pattern.name else "",
                space=next((one for one in spaces if one != "plugins"), ""),
                route=route,
                parameters=tuple(a or b for a, b in _PARAMETER.findall(route)),
                view=pattern.callback,
            )
