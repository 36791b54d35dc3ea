from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import F

_snapshot: ContextVar[dict[str, int] | None] = ContextVar("stamps", default=None)


def bump(*keys: str) -> None:
    """Say that what the keys stand for has changed; takes effect when the transaction commits.

    A version moves by a random step: what a process kept under the version of a transaction that
    was undone afterwards must not be taken for the next one's.
    """
    from .models import Stamp

    for key in sorted(set(keys)):
        step = 1 + secrets.randbelow(2**32)
        if not Stamp.objects.filter(key=key).update(version=F("version") + step):
            _, created = Stamp.objects.get_or_create(key=key, defaults={"version": step})
            if not created:
                Stamp.objects.filter(key=key).update(version=F("version") + step)
    held = _snapshot.get()
    if held is not None:
        for key in keys:
            held.pop(key, None)


def version(key: str) -> int:
    """The version of one stamp; 0 if it was never bumped."""
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


@contextmanager
def snapshot(*keys: str) -> Iterator[None]:
    """Within the block each stamp is read at most once; `keys` are read now, in one query."""
    token = _snapshot.set(_read(keys) if keys else {})
    try:
        yield
    finally:
        _snapshot.reset(token)


def _read(keys: Iterable[str]) -> dict[str, int]:
    from .models import Stamp

    found = dict.fromkeys(keys, 0)
    found.update(Stamp.objects.filter(key__in=list(found)).values_list("key", "version"))
    return found
