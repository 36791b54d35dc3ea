"""The checks of the contract, each a function that looks at one plugin in the standing world."""

from __future__ import annotations

from . import (  # noqa: F401  each registers its checks
    addresses,
    hooks,
    imports,
    migrations,
    names,
    prefixes,
    registries,
    rows,
    switching,
    wheel,
)
from .registry import CHECKS, run_check

__all__ = ["CHECKS", "run_check"]
