"""What the process-wide registries hold with some plugins left out: a program of its own.

`python -m bibnet.plugins.testing.snapshot PACKAGE …` starts Django without the apps of these
packages and prints the registries as JSON, so that two runs can be compared.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any


def main(left_out: list[str]) -> None:
    """Start Django without the packages and print what is registered."""
    import django
    from django.conf import settings

    settings.INSTALLED_APPS = [
        app
        for app in settings.INSTALLED_APPS
        if not any(app == one or app.startswith(f"{one}.") for one in left_out)
    ]
    django.setup()
    json.dump(taken(), sys.stdout, indent=1, sort_keys=True)


def taken() -> dict[str, list[str]]:
    """The registries that belong to the whole process, each as sorted lines."""
    import_module(_settings().ROOT_URLCONF)
    found = {
        "hooks of Wagtail": _wagtail_hooks(),
        "snippets": _snippets(),
        "settings of Wagtail": _wagtail_settings(),
        "addresses": _addresses(),
        "blocks of StreamFields": _blocks(),
        "fields of models": _fields(),
        "commands": _commands(),
        "settings": _values(),
    }
    return {name: sorted(set(lines)) for name, lines in found.items()}


def _settings() -> Any:
    from django.conf import settings

    return settings


def _wagtail_hooks() -> Iterator[str]:
    from wagtail import hooks

    hooks.search_for_hooks()
    for name, registered in hooks._hooks.items():
        for function, _order in registered:
            owner = getattr(function, "__self__", None)
            place = f"{type(owner).__module__}.{type(owner).__name__}." if owner else ""
            own = f"{function.__module__}.{getattr(function, '__qualname__', repr(function))}"
            yield f"{name}: {place}{own}"


def _snippets() -> Iterator[str]:
    from wagtail.snippets.models import get_snippet_models

    yield from (model._meta.label for model in get_snippet_models())


def _wagtail_settings() -> Iterator[str]:
    from wagtail.contrib.settings.registry import registry

    yield from (model._meta.label for model in registry)


def _addresses() -> Iterator[str]:
    """Addresses outside the namespaces that plugins have."""
    from django.urls import URLResolver, get_resolver

    from bibnet.plugins.state import installed_plugins

    spaces = {f"{slug}{end}" for slug in installed_plugins() for end in ("", "_admin", "_api")}

    def walk(resolver: Any, prefix: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            route = prefix + str(pattern.pattern)
            if not isinstance(pattern, URLResolver):
                yield route
            elif pattern.namespace not in spaces:
                yield from walk(pattern, route)

    yield from walk(get_resolver(), "")


def _core_models() -> Iterator[Any]:
    from django.apps import apps

    from bibnet.plugins.config import PluginConfig

    for config in apps.get_app_configs():
        if not isinstance(config, PluginConfig):
            yield from config.get_models(include_auto_created=True)


def _blocks() -> Iterator[str]:
    from wagtail.fields import StreamField

    def walk(block: Any, name: str) -> Iterator[str]:
        yield f"{name}: {type(block).__module__}.{type(block).__name__}"
        for child_name, child in getattr(block, "child_blocks", {}).items():
            yield from walk(child, f"{name}.{child_name}")
        if hasattr(block, "child_block"):
            yield from walk(block.child_block, f"{name}[]")

    for model in _core_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                yield from walk(field.stream_block, f"{model._meta.label}.{field.name}")


def _fields() -> Iterator[str]:
    for model in _core_models():
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            yield f"{model._meta.label}.{field.name}"


def _commands() -> Iterator[str]:
    """Commands of the core and who answers them: a plugin may add, not replace."""
    from django.apps import apps
    from django.core.management import get_commands

    from bibnet.plugins.config import PluginConfig

    plugins = {one.name for one in apps.get_app_configs() if isinstance(one, PluginConfig)}
    for name, app in get_commands().items():
        if app not in plugins:
            yield f"{name}: {app}"


def _values() -> Iterator[str]:
    """Settings that a plugin must not change."""
    settings = _settings()
    for name in ("MIDDLEWARE", "TEMPLATES", "AUTHENTICATION_BACKENDS", "ROOT_URLCONF"):
        yield f"{name} = {getattr(settings, name)!r}"


if __name__ == "__main__":
    main(sys.argv[1:])
