"""What a change would do: it is made, looked at, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from bibnet.events.models import EventPage, Occurrence
from bibnet.libraries.models import Library

from . import tell
from .tell import Told

MOST_SHOWN = 60


@dataclass
class Foreseen:
    """Dates before and after (None where there is none), and who would be told."""

    moved: list[tuple[Occurrence, Occurrence]] = field(default_factory=list)
    added: list[Occurrence] = field(default_factory=list)
    called_off: list[Occurrence] = field(default_factory=list)
    gone: list[Occurrence] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


def foresee(act: Callable[[], object], *, page: EventPage) -> Foreseen:
    """Do `act` and undo it; what it would change of the event's dates, whom it would tell.

    Raises what the act raises.
    """
    result = Foreseen()
    library = page.library
    with transaction.atomic():
        before = _dates(library, {page.pk})
        highest = max(before, default=0)
        with tell.listening() as told:
            act()
        after = _dates(library, _pages_of(library, before) | {page.pk})
        for pk, old in before.items():
            _compare(old, after.get(pk), result)
        result.added = [one for pk, one in after.items() if pk > highest and pk not in before]
        result.told = list(told)
        transaction.set_rollback(True)
    return result


def _dates(library: Library, pages: set[int]) -> dict[int, Occurrence]:
    rows = Occurrence.objects.of(library).filter(page__in=pages)
    return {one.pk: one for one in rows.select_related("page", "place").order_by("starts")}


def _pages_of(library: Library, before: dict[int, Occurrence]) -> set[int]:
    """The pages under which the dates stand now: a split makes a second one."""
    rows = Occurrence.objects.of(library).filter(pk__in=before)
    return set(rows.values_list("page_id", flat=True))


def _compare(old: Occurrence, new: Occurrence | None, result: Foreseen) -> None:
    if new is None:
        result.gone.append(old)
    elif new.is_cancelled and not old.is_cancelled:
        result.called_off.append(new)
    elif _shown(old) != _shown(new):
        result.moved.append((old, new))


def _shown(one: Occurrence) -> tuple[object, ...]:
    return one.starts, one.ends, one.place_id, one.place_note, one.seats, one.state
