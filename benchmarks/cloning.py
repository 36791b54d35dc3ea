"""Many libraries from one: copies of every row that founding and furnishing made for a sample.

Founding five thousand libraries one by one takes a quarter of an hour; the copies take seconds
and hold the same rows (`tests/benchmarks/test_cloning.py` compares them with what the services
make). Ids, tree paths, tokens and the sample's number are the copy's own.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from wagtail.models import Collection, Page

from bibnet import stamps
from bibnet.libraries.models import Library

from .network import number

# What is no library's: queues, sessions, counters of versions.
LEFT_OUT = frozenset(
    {
        "stamps.stamp",
        "plugins.outboxmessage",
        "django_tasks_database.dbtaskresult",
        "sessions.session",
        "wagtailsearch.sqliteftsindexentry",
        "taggit.tag",
    }
)
# Fields that hold an id of another table as text, and what says of which.
LOOSE_IDS = {
    "journal.auditentry": [("object_id", "object_type")],
    "journal.entry": [("object_id", "object_type")],
    "wagtailcore.referenceindex": [
        ("object_id", "content_type_id"),
        ("to_object_id", "to_content_type_id"),
    ],
    "wagtailcore.modellogentry": [("object_id", "content_type_id")],
    "wagtailsearch.indexentry": [("object_id", "content_type_id")],
    "taggit.taggeditem": [("object_id", "content_type_id")],
}
TREES: tuple[type[models.Model], ...] = (Page, Library, Collection)


@dataclass
class Table:
    """The sample's rows of one model: raw values by column."""

    model: type[models.Model]
    columns: list[str]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(self.model._meta.label_lower)


class Sample:
    """Notes which rows a library has by what the tables held before it was made."""

    def __init__(self) -> None:
        self._before = {model: _highest(model) for model in _rooted()}
        self.tables: list[Table] = []

    def finish(self, library: Library) -> None:
        """Read what has been made since."""
        self.library = Library.objects.get(pk=library.pk)
        self.ids = {
            model: list(
                model._base_manager.filter(pk__gt=before)
                .order_by("pk")
                .values_list("pk", flat=True)
            )
            for model, before in self._before.items()
        }
        for model in _copied():
            table = self._table(model)
            if table.rows:
                self.tables.append(table)

    def _table(self, model: type[models.Model]) -> Table:
        meta = model._meta
        columns = [one.column for one in meta.local_concrete_fields]
        table = Table(model, columns)
        ids = self.ids.get(root_of(model))
        if ids:
            # A plus before a name keeps SQLite's driver from turning what is stored into objects.
            plus = "+" if connection.vendor == "sqlite" else ""
            quoted = ", ".join(plus + connection.ops.quote_name(one) for one in columns)
            key = connection.ops.quote_name(meta.pk.column)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {quoted} FROM {connection.ops.quote_name(meta.db_table)} "
                    f"WHERE {key} BETWEEN %s AND %s ORDER BY {key}",
                    [ids[0], ids[-1]],
                )
                table.rows = cursor.fetchall()
        return table


def root_of(model: type[models.Model]) -> type[models.Model]:
    """The model whose ids a model's rows bear: its own, or the one its key points to."""
    key = model._meta.pk
    return root_of(key.remote_field.model) if key.remote_field else model


def clone(sample: Sample, numbers: Iterable[int], *, batch: int = 250) -> None:
    """Copy the sample once for each number; `numbers` follow the last library of the trees."""
    wanted = list(numbers)
    with transaction.atomic():
        ids = {model: _highest(model) for model in sample.ids}
        for start in range(0, len(wanted), batch):
            copies = []
            for one in wanted[start : start + batch]:
                copies.append(Copy(sample, one, ids))
                ids = {model: ids[model] + len(sample.ids[model]) for model in ids}
            _write(sample, copies)
        _count_children(sample, len(wanted))
        _reset_sequences(sample)
        stamps.bump("network", "schedule", "plugins", "themes")


@dataclass
class Copy:
    """One copy: what each id, path and word of the sample becomes."""

    sample: Sample
    number: int
    last_ids: dict[type[models.Model], int]

    def __post_init__(self) -> None:
        self._maps = {
            model: {old: self.last_ids[model] + at for at, old in enumerate(olds, 1)}
            for model, olds in self.sample.ids.items()
        }
        samples = self.sample.library.code.rpartition("-")[2]
        self._words = {samples: number(self.number)}
        self._further = self.number - int(samples)
        self._uuids: dict[Any, Any] = {}
        self._prefixes = dict(self._tree_prefixes())

    def rows(self, table: Table, plan: Plan) -> Iterator[list[Any]]:
        self._note_tokens(table, plan)
        for row in table.rows:
            made = list(row)
            for at, target in plan.keys:
                made[at] = self._maps[target].get(made[at], made[at])
            for at in plan.uuids:
                made[at] = self._uuid(made[at])
            for at in plan.texts:
                made[at] = self._text(made[at])
            for at in plan.paths:
                made[at] = self._path(made[at])
            for at, type_at, by_type in plan.loose:
                target = by_type.get(row[type_at])
                if target is not None and row[at]:
                    made[at] = str(self._maps[target].get(int(row[at]), row[at]))
            yield made

    def _note_tokens(self, table: Table, plan: Plan) -> None:
        """Words that must be unique and do not bear the number, such as a picture's token."""
        for row in table.rows:
            for at in plan.unique_texts:
                if row[at] and row[at] == self._text(row[at]):
                    self._words[row[at]] = secrets.token_hex(16)[: len(row[at])]

    def _text(self, value: Any) -> Any:
        if isinstance(value, str):
            for old, new in self._words.items():
                value = value.replace(old, new)
        return value

    def _uuid(self, value: Any) -> Any:
        if value is None:
            return None
        if value not in self._uuids:
            fresh = uuid.uuid4()
            self._uuids[value] = fresh.hex if isinstance(value, str) else fresh
        return self._uuids[value]

    def _tree_prefixes(self) -> Iterator[tuple[str, str]]:
        library = self.sample.library
        for node in (library.root_page, library, library.collection):
            trunk, step = node.path[: -node.steplen], node.path[-node.steplen :]
            yield node.path, node._get_path(trunk, node.depth, node._str2int(step) + self._further)

    def _path(self, value: str) -> str:
        for old, new in self._prefixes.items():
            if len(old) > 4 and value.startswith(old):
                return new + value[len(old) :]
        return value


@dataclass
class Plan:
    """What to change in the rows of a table, by the position of the column."""

    keys: list[tuple[int, type[models.Model]]] = field(default_factory=list)
    uuids: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    paths: list[int] = field(default_factory=list)
    unique_texts: list[int] = field(default_factory=list)
    loose: list[tuple[int, int, dict[Any, type[models.Model]]]] = field(default_factory=list)


def plan_of(table: Table, sample: Sample) -> Plan:
    plan = Plan()
    root = root_of(table.model)
    for at, one in enumerate(table.model._meta.local_concrete_fields):
        if one.remote_field:
            target = root_of(one.remote_field.model)
            if sample.ids.get(target):
                plan.keys.append((at, target))
        elif one.primary_key:
            plan.keys.append((at, root))
        elif isinstance(one, models.UUIDField) and one.has_default():
            plan.uuids.append(at)
        elif one.name in ("path", "root_path") and table.model in TREES:
            plan.paths.append(at)
        elif isinstance(one, models.CharField | models.TextField | models.JSONField):
            # Not files: all copies show the sample's.
            plan.texts.append(at)
            if one.unique:
                plan.unique_texts.append(at)
    for id_field, type_field in LOOSE_IDS.get(table.label, ()):
        by_type = _by_label(sample) if type_field == "object_type" else _by_type(sample)
        at, type_at = table.columns.index(id_field), table.columns.index(type_field)
        plan.loose.append((at, type_at, by_type))
        plan.texts = [text for text in plan.texts if text != at]
    return plan


def _write(sample: Sample, copies: list[Copy]) -> None:
    # Tokens first: files of other tables bear them in their paths.
    plans = [(table, plan_of(table, sample)) for table in sample.tables]
    for table, plan in plans:
        for copy in copies:
            copy._note_tokens(table, plan)
    with connection.cursor() as cursor:
        for table, plan in plans:
            quoted = ", ".join(map(connection.ops.quote_name, table.columns))
            marks = ", ".join(["%s"] * len(table.columns))
            name = connection.ops.quote_name(table.model._meta.db_table)
            rows = [row for copy in copies for row in copy.rows(table, plan)]
            cursor.executemany(f"INSERT INTO {name} ({quoted}) VALUES ({marks})", rows)


def _count_children(sample: Sample, added: int) -> None:
    library = sample.library
    for node in (library.root_page, library, library.collection):
        parents = type(node).objects.filter(path=node._get_basepath(node.path, node.depth - 1))
        parents.update(numchild=models.F("numchild") + added)


def _reset_sequences(sample: Sample) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(sample.ids)):
            cursor.execute(statement)


def _copied() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in LEFT_OUT
        and root_of(model) in set(_rooted())
    ]


def _rooted() -> list[type[models.Model]]:
    """Models with ids of their own that count upwards."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
        and model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in LEFT_OUT
    ]


def _highest(model: type[models.Model]) -> int:
    return int(model._base_manager.aggregate(highest=Max("pk"))["highest"] or 0)


def _by_label(sample: Sample) -> dict[Any, type[models.Model]]:
    return {
        table.label: root_of(table.model)
        for table in sample.tables
        if sample.ids.get(root_of(table.model))
    }


def _by_type(sample: Sample) -> dict[Any, type[models.Model]]:
    from django.contrib.contenttypes.models import ContentType

    labels = _by_label(sample)
    types = {f"{one.app_label}.{one.model}": one.pk for one in ContentType.objects.all()}
    return {types[label]: model for label, model in labels.items() if label in types}
