"""Triggers that make a table append-only on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MESSAGE = "this table is append-only"


def append_only(*tables: str) -> tuple[Callable[..., None], Callable[..., None]]:
    """Forward and backward functions for `RunPython`: UPDATE and DELETE are refused."""

    def forward(apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in _create(schema_editor.connection.vendor, table):
                schema_editor.execute(statement)

    def backward(apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in _drop(schema_editor.connection.vendor, table):
                schema_editor.execute(statement)

    return forward, backward


def _create(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger AS $$ BEGIN "
            f"RAISE EXCEPTION '{MESSAGE}'; END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for event in ("UPDATE", "DELETE")
    ]


def _drop(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER {table}_append_only ON {table}",
            f"DROP FUNCTION {table}_refuse()",
        ]
    return [f"DROP TRIGGER {table}_no_{event}" for event in ("update", "delete")]
