"""The portal without transactions: the control of a database that dies."""

from __future__ import annotations

from typing import Any

from django.db.transaction import Atomic

from .unguarded import application as application


def _begin(_block: Atomic) -> None:
    pass


def _end(_block: Atomic, *_error: Any) -> None:
    pass


Atomic.__enter__ = _begin  # type: ignore[method-assign]
Atomic.__exit__ = _end  # type: ignore[method-assign]
