from __future__ import annotations

from django.apps import AppConfig, apps

from bibnet.plugins import points


def test_every_core_app_runs_its_own_configuration():
    """Two configurations in one `apps.py` make Django take neither, silently."""
    plain = [
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith("bibnet.") and type(config) is AppConfig
    ]
    assert plain == []


def test_the_cores_hooks_answer():
    assert {hook.slug for hook in points.periodic_tasks.hooks} >= {"core"}
