"""`python -m tests.ready` makes what several parts take copies of, beside a part of one process."""

from __future__ import annotations

from .migrated import migrated
from .running import first_start

if __name__ == "__main__":
    migrated()
    first_start()
