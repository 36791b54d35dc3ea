from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import F

T = TypeVar("T")

BATCH = 500
MOST_REMEMBERED = 1000
_snapshot: ContextVar[dict[str, int] | None] = ContextVar("stamps", default=None)


@transaction.atomic
def bump(*keys: str) -> None:
    """Say that what the keys stand for has changed; takes effect when the transaction commits.

    A version moves by a random step: what a process kept under the version of a transaction that
    was undone afterwards must not be taken for the next one's.
    """
    from .models import Stamp

    ordered = sorted(set(keys))
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        step = 1 + secrets.randbelow(2**32)
        known = Stamp.objects.filter(key__in=batch)
        # Locked in one order everywhere, so that two bumps of many keys never wait for each other.
        held_keys = set(known.select_for_update().order_by("key").values_list("key", flat=True))
        known.update(version=F("version") + step)
        Stamp.objects.bulk_create(
            [Stamp(key=key, version=step) for key in batch if key not in held_keys],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["version"],
        )
    held = _snapshot.get()
    if held is not None:
        for key in keys:
            held.pop(key, None)


def library_key(library_id: int) -> str:
    """The stamp of what a library's public pages show."""
    return f"library:{library_id}"


def bump_library(*library_ids: int) -> None:
    """Say that public pages of these libraries show something else now."""
    bump(*map(library_key, library_ids))


def version(key: str) -> int:
    """The version of one stamp; 0 if it was never bumped."""
    held = _snapshot.get()
    if held is not None and key in held:
        return held[key]
    return versions([key])[key]


def versions(keys: Iterable[str]) -> dict[str, int]:
    """The versions of several stamps by key, at most one query."""
    wanted = list(keys)
    held = _snapshot.get()
    missing = wanted if held is None else [key for key in wanted if key not in held]
    found = _read(missing) if missing else {}
    if held is None:
        return found
    held.update(found)
    return {key: held[key] for key in wanted}


def remembered(
    *keys: str | Callable[..., str],
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Decorator: each process keeps what the function gave until one of the stamps moves.

    A key may be worked out of the arguments, as `library_key` is of a library's id. For what is
    small and the same for everybody. Arguments must be hashable; what comes back is shared, so
    do not change it.
    """

    def make(function: Callable[..., T]) -> Callable[..., T]:
        kept: dict[tuple[object, ...], tuple[tuple[int, ...], T]] = {}

        @wraps(function)
        def answer(*args: object) -> T:
            named = [key if isinstance(key, str) else key(*args) for key in keys]
            held = tuple(versions(named).values())
            found = kept.get(args)
            if found is None or found[0] != held:
                if len(kept) >= MOST_REMEMBERED:
                    kept.clear()
                kept[args] = found = (held, function(*args))
            return found[1]

        return answer

    return make


@contextmanager
def snapshot(*keys: str) -> Iterator[None]:
    """Within the block each stamp is read at most once; `keys` are read now, in one query."""
    token = _snapshot.set(_read(keys) if keys else {})
    try:
        yield
    finally:
        _snapshot.reset(token)


def _read(keys: Iterable[str]) -> dict[str, int]:
    """One statement by hand: every request of every page begins with it."""
    found = dict.fromkeys(keys, 0)
    if found:
        marks = ", ".join(["%s"] * len(found))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT key, version FROM stamps_stamp WHERE key IN ({marks})",  # noqa: S608
                list(found),
            )
            found.update(cursor.fetchall())
    return found
