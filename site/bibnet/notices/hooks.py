"""What notices add to the platform."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bibnet.libraries.models import Library
from bibnet.plugins import points
from bibnet.plugins.items import PeriodicTask
from bibnet.plugins.registrar import Registrar

from .services import letters

hooks = Registrar("core")


@hooks.on(points.periodic_tasks)
def mail(library: Library) -> Iterable[PeriodicTask]:
    """Letters that had to wait, and those that need be kept no longer."""
    return [
        PeriodicTask(
            key="notices.send",
            run=lambda region: letters.send_waiting(),
            every=timedelta(minutes=1),
            once=True,
        ),
        PeriodicTask(
            key="notices.forget",
            run=lambda region: letters.forget_old(),
            every=timedelta(days=1),
            once=True,
        ),
    ]
