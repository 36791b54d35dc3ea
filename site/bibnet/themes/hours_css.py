"""Bars of opening hours without inline style: one class for each half hour of a day."""

from __future__ import annotations

from datetime import time

FIRST_HOUR, LAST_HOUR = 8, 20


def bar_class(edge: str, at: time) -> str:
    """The class of an edge (`from`, `to`, `at`), rounded to half an hour and kept on the bar."""
    halves = round((at.hour * 60 + at.minute) / 30)
    halves = min(max(halves, FIRST_HOUR * 2), LAST_HOUR * 2)
    return f"{edge}-{_name(halves)}"


def hours_css() -> str:
    """The rules behind `bar_class`."""
    rules = [
        f".{edge}-{_name(halves)} {{ --{edge}: {halves / 2:g}; }}"
        for edge in ("from", "to", "at")
        for halves in range(FIRST_HOUR * 2, LAST_HOUR * 2 + 1)
    ]
    return "@layer utilities {\n" + "\n".join(rules) + "\n}\n"


def _name(halves: int) -> str:
    return f"{halves // 2}-30" if halves % 2 else f"{halves // 2}"
