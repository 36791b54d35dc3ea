"""The base of every plugin's AppConfig."""

from __future__ import annotations

from django.apps import AppConfig

from .info import PluginInfo


class PluginConfig(AppConfig):
    """A Django app that is a plugin: `plugin` says which.

    Its `hooks.py`, if there is one, is imported once all models are loaded.
    """

    plugin: PluginInfo
    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if not isinstance(getattr(cls, "plugin", None), PluginInfo):
            raise TypeError(f"{cls.__module__}.{cls.__name__} needs `plugin = PluginInfo(...)`")
