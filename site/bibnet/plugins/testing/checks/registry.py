"""What checks there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Subject
from bibnet.plugins.testing.world import World

Function = Callable[[Subject, World, Report], None]


@dataclass(frozen=True)
class Check:
    """`rule` says in a sentence what every plugin keeps."""

    name: str
    rule: str
    function: Function


CHECKS: dict[str, Check] = {}


def check(function: Function) -> Function:
    """Decorator: the function's name is the check's, its docstring the rule."""
    name = function.__name__
    CHECKS[name] = Check(name, (function.__doc__ or "").strip(), function)
    return function


def run_check(name: str, subject: Subject, world: World) -> Report:
    """What one check has seen and found in a plugin; what it did to the world is undone."""
    report = Report()
    with transaction.atomic():
        CHECKS[name].function(subject, world, report)
        transaction.set_rollback(True)
    return report
