"""The plugin platform as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

from .config import PluginConfig


class PluginsConfig(AppConfig):
    """Imports the hooks of the core's apps and of the plugins once all models are loaded."""

    # Django would take neither of the two configurations that this module knows.
    default = True
    name = "bibnet.plugins"
    label = "plugins"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every app answer the extension points."""
        for config in apps.get_app_configs():
            is_ours = config.name.startswith("bibnet.") or isinstance(config, PluginConfig)
            if is_ours and module_has_submodule(config.module, "hooks"):
                import_module(f"{config.name}.hooks")
