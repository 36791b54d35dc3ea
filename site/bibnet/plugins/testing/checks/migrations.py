"""Migrations: the plugin's own tables only, and none missing."""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Subject
from bibnet.plugins.testing.world import World

from .registry import check


@check
def migrations_touch_its_own_app(subject: Subject, world: World, report: Report) -> None:
    """Migrations change models of the plugin's own app, and wait for nobody else's."""
    # One that stands for older ones is looked at beside them.
    loader = MigrationLoader(connection, replace_migrations=False)
    label = subject.config.label
    for key, migration in loader.disk_migrations.items():
        if not subject.owns(type(migration).__module__):
            continue
        name = f"{key[0]}.{key[1]}"
        report.look(name, "" if key[0] == label else f"changes the app {key[0]}")
        pushed = [app for app, _name in migration.run_before if app != label]
        report.look(name, f"runs before migrations of {', '.join(pushed)}" if pushed else "")
        changed = sorted(_changed_apps(loader, key, migration) - {label})
        report.look(name, f"changes models of {', '.join(changed)}" if changed else "")


@check
def no_migration_is_missing(subject: Subject, world: World, report: Report) -> None:
    """The migrations lead to the models as they are."""
    loader = MigrationLoader(connection)
    with translation.override(None):  # names of fields are compared as they are written
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        found = detector.changes(graph=loader.graph, trim_to_apps={subject.config.label})
    missing = [
        operation.describe()
        for migration in found.get(subject.config.label, [])
        for operation in migration.operations
    ]
    report.look(subject.config.label, "; ".join(missing))


def _changed_apps(loader: MigrationLoader, key: tuple[str, str], migration: Migration) -> set[str]:
    """Apps whose models the migration changes."""
    before = loader.project_state(key, at_end=False)
    after = migration.mutate_state(before.clone())
    models = before.models.keys() | after.models.keys()
    return {app for app, name in models if not _same(before, after, (app, name))}


def _same(before: ProjectState, after: ProjectState, key: tuple[str, str]) -> bool:
    both = key in before.models and key in after.models
    return both and before.models[key] == after.models[key]
