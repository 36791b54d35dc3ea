"""The journal's own periodic work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bibnet.libraries.models import Library
from bibnet.plugins import points
from bibnet.plugins.items import PeriodicTask
from bibnet.plugins.registrar import Registrar

from . import visits

hooks = Registrar("core")


@hooks.on(points.periodic_tasks)
def forgetting(library: Library) -> Iterable[PeriodicTask]:
    return [
        PeriodicTask(
            key="journal.forget_visitors",
            run=lambda region: visits.forget(),
            every=timedelta(hours=1),
            once=True,
        )
    ]
