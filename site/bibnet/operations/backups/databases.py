"""A database written to a file and read back, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from .errors import BackupError

Counts = dict[str, int]


class Database(ABC):
    """The installation's database; `file` is what its copy is called in the archive."""

    file: str

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    @abstractmethod
    def dump(self, target: Path) -> Counts:
        """Write a consistent copy while others go on working; rows by table in that copy."""

    @abstractmethod
    def is_empty(self) -> bool:
        """Whether there is nothing that a restore would overwrite."""

    @abstractmethod
    def restore(self, source: Path) -> Counts:
        """Put the copy in the place of what is there; rows by table afterwards."""

    @abstractmethod
    def try_out(self, source: Path, scratch: str) -> Counts:
        """Restore the copy somewhere else; rows by table there."""


class SQLite(Database):
    file = "database.sqlite3"

    def dump(self, target: Path) -> Counts:
        with closing(self._open()) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            return self._counts(copy)

    def is_empty(self) -> bool:
        with closing(self._open()) as live:
            return not self._tables(live)

    def restore(self, source: Path) -> Counts:
        with closing(sqlite3.connect(source)) as copy, closing(self._open()) as live:
            self._check(copy)
            copy.backup(live)
            return self._counts(live)

    def try_out(self, source: Path, scratch: str) -> Counts:
        with closing(sqlite3.connect(source)) as copy:
            self._check(copy)
            return self._counts(copy)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.settings["NAME"], timeout=60)

    @staticmethod
    def _check(copy: sqlite3.Connection) -> None:
        found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        if found != ["ok"]:
            raise BackupError(f"The database in the archive is damaged: {found[0]}")

    @staticmethod
    def _tables(database: sqlite3.Connection) -> list[str]:
        rows = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return sorted(row[0] for row in rows)

    def _counts(self, database: sqlite3.Connection) -> Counts:
        return {
            table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
            for table in self._tables(database)
        }


class PostgreSQL(Database):
    file = "database.dump"

    def dump(self, target: Path) -> Counts:
        """The counts and the copy are of one moment: they share a snapshot."""
        with self._connect() as live, live.transaction():
            live.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            (snapshot,) = live.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            self._run("pg_dump", f"--snapshot={snapshot}", "--format=custom", f"--file={target}")
            return self._counts(live)

    def is_empty(self) -> bool:
        with self._connect() as live:
            return not self._tables(live)

    def restore(self, source: Path) -> Counts:
        self._run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error",
            "--single-transaction", f"--dbname={self._name()}", str(source),
        )  # fmt: skip
        with self._connect() as live:
            return self._counts(live)

    def try_out(self, source: Path, scratch: str) -> Counts:
        name = scratch or f"{self._name()}_verify"
        with self._scratch(name) as other:
            other._run(
                "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
                f"--dbname={name}", str(source),
            )  # fmt: skip
            with other._connect() as restored:
                return self._counts(restored)

    @contextmanager
    def _scratch(self, name: str) -> Iterator[PostgreSQL]:
        """A new database beside ours, gone afterwards."""
        with self._connect(autocommit=True) as live:
            try:
                live.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
                )
            except psycopg.Error as error:
                raise BackupError(
                    f"The database {name}, in which the backup is tried out, cannot be made: "
                    f"{str(error).strip()}. Run this as a role with CREATEDB."
                ) from error
            try:
                yield PostgreSQL({**self.settings, "NAME": name})
            finally:
                live.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _name(self) -> str:
        return str(self.settings["NAME"])

    def _connect(self, *, autocommit: bool = False) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=self.settings["HOST"] or None,
            port=self.settings["PORT"] or None,
            user=self.settings["USER"] or None,
            password=self.settings["PASSWORD"] or None,
            dbname=self._name(),
            autocommit=autocommit,
        )

    def _run(self, program: str, *options: str) -> None:
        """One of PostgreSQL's programs; the password goes by the environment."""
        where = {
            "PGHOST": self.settings["HOST"],
            "PGPORT": str(self.settings["PORT"] or ""),
            "PGUSER": self.settings["USER"],
            "PGPASSWORD": self.settings["PASSWORD"],
            "PGDATABASE": self._name(),
        }
        environment = {**os.environ, **{name: value for name, value in where.items() if value}}
        try:
            done = subprocess.run(  # noqa: S603  programs and options are ours
                [program, *options], env=environment, capture_output=True, text=True, check=False
            )
        except FileNotFoundError as error:
            raise BackupError(
                f"{program} is not on this machine: install postgresql-client."
            ) from error
        if done.returncode:
            raise BackupError(f"{program} failed: {done.stderr.strip()[-500:]}")

    @staticmethod
    def _tables(database: psycopg.Connection[Any]) -> list[str]:
        rows = database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        return [row[0] for row in rows]

    def _counts(self, database: psycopg.Connection[Any]) -> Counts:
        found = {}
        for table in self._tables(database):
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            (found[table],) = database.execute(query).fetchone() or (0,)
        return found


def database_of(settings: dict[str, Any]) -> Database:
    """The kind that fits Django's settings of a connection."""
    kinds = {"sqlite3": SQLite, "postgresql": PostgreSQL}
    return kinds[settings["ENGINE"].rpartition(".")[2]](settings)
