"""The plugin platform as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

from .config import PluginConfig


class PluginsConfig(AppConfig):
    """Imports what the core's apps and the plugins contribute, once all models are loaded."""

    # Django would take neither of the two configurations that this module knows.
    default = True
    name = "bibnet.plugins"
    label = "plugins"
    default = True  # `PluginConfig`, imported above, is a second candidate
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every app answer the extension points, and plugins declare their rights."""
        from . import checks  # noqa: F401  registers the system checks

        for config in apps.get_app_configs():
            if config.name.startswith("bibnet."):
                _import_if_there(config, "hooks")
            elif isinstance(config, PluginConfig):
                _import_if_there(config, "permissions")
                _import_if_there(config, "hooks")


def _import_if_there(config: AppConfig, module: str) -> None:
    if module_has_submodule(config.module, module):
        import_module(f"{config.name}.{module}")
