"""What happens to a library: merged, closed, shown; and what the worker does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from bibnet.plugins import items, points
from bibnet_lending import (
    succession,
)
from bibnet_lending.demo.electronic import fill_fund
from bibnet_lending.demo.filling import fill
from bibnet_lending.electronic import upkeep as electronic
from bibnet_lending.services import reminding
from bibnet_lending.services.promptness import pass_on_late
from bibnet_lending.services.upkeep import keep_in_order
from bibnet_lending.still_open import still_open

from .registrar import hooks

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


@hooks.on(points.library_merging, order=60)
def readers_go_along(library: Library, *, into: Library) -> None:
    """After the catalogue, whose copies go first."""
    succession.check_merger(library, into=into)
    succession.follow(library, into=into)


@hooks.on(points.merger_consequences)
def readers_to_go_along(library: Library, *, into: Library) -> Iterable[items.Consequence]:
    return succession.consequences(library, into=into)


@hooks.on(points.periodic_tasks)
def periodic_tasks(library: Library) -> Iterable[items.PeriodicTask]:
    hour = timedelta(hours=1)
    return [
        items.PeriodicTask("lending.remind", reminding.remind, every=hour),
        items.PeriodicTask(
            "lending.electronic", electronic.keep_in_order, every=timedelta(minutes=1)
        ),
        items.PeriodicTask("lending.order", keep_in_order, every=hour),
        items.PeriodicTask("lending.promptness", pass_on_late, every=hour),
    ]


@hooks.on(points.demonstration_parts)
def desks_of_the_demonstration(library: Library) -> Iterable[items.DemonstrationPart]:
    """After the catalogue's, which brings the books."""
    if library.is_region:
        return []
    return [
        items.DemonstrationPart("desk", fill, order=60),
        items.DemonstrationPart("electronic", fill_fund, order=61),
    ]


@hooks.on(points.why_not_disable)
def what_readers_still_have(library: Library) -> Iterable[str]:
    return still_open(library)


@hooks.on(points.library_closing)
def what_readers_of_one_that_closes_have(library: Library) -> Iterable[str]:
    return still_open(library)
