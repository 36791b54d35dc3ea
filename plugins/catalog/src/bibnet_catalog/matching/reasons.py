"""Why two records are judged as they are: data that a screen words."""

from __future__ import annotations

from typing import NamedTuple

from .weights import WEIGHTS, Code


class Reason(NamedTuple):
    """What was found, what it counts, and what the two records say."""

    code: Code
    weight: float = 0.0
    first: str = ""
    second: str = ""


def reason(code: Code, first: object = "", second: object = "") -> Reason:
    """The reason with the weight of its code."""
    return Reason(code, WEIGHTS.get(code, 0.0), str(first), str(second))
