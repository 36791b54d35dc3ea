"""What there is to keep in this installation."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from .databases import Database, database_of


def database() -> Database:
    return database_of(connection.settings_dict)


def media_folder() -> Path | None:
    """The folder of pictures and documents; None when an object store keeps them."""
    storage = default_storage
    return Path(storage.location) if isinstance(storage, FileSystemStorage) else None


def migrations() -> list[str]:
    """The migrations that were applied, so that a restore knows the version."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)
