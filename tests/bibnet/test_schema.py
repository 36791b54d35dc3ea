"""A squashed migration leaves what those leave that it stands for."""

from __future__ import annotations

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader


def test_squashed_migrations_end_in_the_models_of_those_they_replace():
    """Where a network was begun with the older ones, and where it begins with the squashed one."""
    one_by_one = MigrationLoader(None, replace_migrations=False)
    ours = [
        (app, name, migration.replaces[-1])
        for (app, name), migration in one_by_one.disk_migrations.items()
        if migration.replaces and migration.__module__.startswith("bibnet")
    ]
    assert ours
    for app, name, last in ours:
        before = one_by_one.project_state(last)
        after = one_by_one.project_state((app, name))
        assert not MigrationAutodetector(before, after)._detect_changes(), app
