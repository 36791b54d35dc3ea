"""Invented people: surnames that nobody bears."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def names() -> tuple[dict[str, str], ...]:
    """`last_name`, `first_name`, `patronymic` and `age` of each."""
    with Path(__file__).with_name("readers.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
