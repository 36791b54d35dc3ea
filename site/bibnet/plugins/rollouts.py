"""Switching in many libraries: in waves, with a report, resumable, and back again.

Each library is a step with a transaction of its own, in which the switch and its outcome are
written together: a process killed at any moment leaves no library half done, and whoever goes on
takes the next one that waits.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.libraries.models import Library

from .models import Rollout, RolloutStep
from .planning import Plan
from .services import switch_plugins

logger = logging.getLogger(__name__)

Outcome = RolloutStep.Outcome
State = Rollout.State

UNDO_TOAST = timedelta(seconds=30)
# SQLite has one writer: between two libraries others get their turn.
PAUSE_FOR_OTHER_WRITERS = 0.05


@transaction.atomic
def start_rollout(
    *,
    libraries: Sequence[Library],
    wanted: Mapping[str, bool],
    actor: Any | None,
    with_requirements: bool = True,
    waves: Sequence[int] = (),
    reason: str = "",
    undoes: Rollout | None = None,
    wanted_in: Mapping[int, Mapping[str, bool]] | None = None,
) -> Rollout:
    """Write down what is to be switched where; `advance` does it.

    `waves` are sizes: (5, 50) means five libraries, then fifty, then all others. `wanted_in` gives
    single libraries, by id, switches of their own. Rights are checked library by library when
    their turn comes.
    """
    numbers = _waves(len(libraries), waves)
    rollout = Rollout.objects.create(
        wanted=dict(wanted),
        with_requirements=with_requirements,
        reason=reason,
        waves=numbers[-1] if numbers else 1,
        undoes=undoes,
        by=actor,
    )
    own = wanted_in or {}
    RolloutStep.objects.bulk_create(
        [
            RolloutStep(
                rollout=rollout,
                library=library,
                wave=number,
                wanted=dict(own.get(library.pk, wanted)),
            )
            for library, number in zip(libraries, numbers, strict=True)
        ],
        batch_size=200,
    )
    audit.record(
        action="plugins.rollout_started",
        actor=actor,
        obj=rollout,
        fields=sorted(wanted),
        reason=reason,
    )
    return rollout


def advance(rollout: Rollout, *, seconds: float | None = None) -> Rollout:
    """Go through the libraries of the present wave, for so many seconds or to its end.

    Two processes may do this at once: each library is taken by one of them.
    """
    ends_at = None if seconds is None else monotonic() + seconds
    while _take_step(rollout.pk) and (ends_at is None or monotonic() < ends_at):
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            sleep(PAUSE_FOR_OTHER_WRITERS)
    _end_wave(rollout.pk)
    rollout.refresh_from_db()
    return rollout


@transaction.atomic
def stop(rollout: Rollout, *, actor: Any | None = None) -> None:
    """Let the library at work be finished and take no other; nothing if it is over."""
    running = Rollout.objects.filter(pk=rollout.pk, state=State.RUNNING)
    if running.update(state=State.STOPPED):
        audit.record(action="plugins.rollout_stopped", actor=actor, obj=rollout)


def resume(rollout: Rollout, *, actor: Any | None = None) -> None:
    """Go on after a wave, a stop or an error; libraries that failed are tried again."""
    with transaction.atomic():
        current = Rollout.objects.select_for_update().get(pk=rollout.pk)
        if current.state not in (State.PAUSED, State.STOPPED):
            return
        current.steps.filter(outcome=Outcome.FAILED).update(outcome=Outcome.WAITING, reasons=[])
        if current.state == State.PAUSED:
            current.wave = F("wave") + 1
        current.state = State.RUNNING
        current.save(update_fields=["state", "wave"])
        audit.record(action="plugins.rollout_resumed", actor=actor, obj=rollout)


def undo(rollout: Rollout, *, actor: Any | None) -> Rollout | None:
    """A rollout that puts back what this one switched; None if there is nothing to put back."""
    steps = rollout.steps.filter(outcome=Outcome.MOVED).exclude(moved={}).select_related("library")
    back = {
        step.library_id: {slug: not enabled for slug, enabled in step.moved.items()}
        for step in steps
    }
    if not back:
        return None
    together: dict[str, bool] = {}
    for switches in back.values():
        together.update(switches)
    return start_rollout(
        libraries=[step.library for step in steps],
        wanted=together,
        wanted_in=back,
        actor=actor,
        with_requirements=False,
        undoes=rollout,
        reason=_("Undone"),
    )


def is_undoable_by_toast(rollout: Rollout) -> bool:
    """Whether the change is so fresh that the screen offers to take it back at once."""
    return rollout.undoes_id is None and timezone.now() - rollout.at < UNDO_TOAST


def _waves(count: int, sizes: Sequence[int]) -> list[int]:
    """The number of the wave for each of `count` libraries."""
    numbers = [number for number, size in enumerate(sizes, start=1) for _ in range(size)]
    last = len(sizes) + 1 if count > len(numbers) else None
    return [*numbers[:count], *([last] * (count - len(numbers)) if last else [])]


def _take_step(rollout_id: int) -> bool:
    """Do one library of the present wave; False if there is none left to do or it must stop."""
    with transaction.atomic():
        rollout = Rollout.objects.select_related("by").get(pk=rollout_id)
        if rollout.state != State.RUNNING:
            return False
        step = _next_step(rollout)
        if step is None:
            return False
        try:
            with transaction.atomic():
                done = switch_plugins(
                    library=step.library,
                    wanted=step.wanted,
                    actor=rollout.by,
                    with_requirements=rollout.with_requirements,
                    reason=rollout.reason,
                )
            _write_outcome(step, done)
        except Exception as error:
            logger.exception("rollout %s failed in library %s", rollout.pk, step.library_id)
            _write_failure(step, error)
            return False
    return True


def _next_step(rollout: Rollout) -> RolloutStep | None:
    steps = rollout.steps.waiting().filter(wave=rollout.wave).select_related("library")
    if connection.features.has_select_for_update_skip_locked:
        steps = steps.select_for_update(skip_locked=True, of=("self",))
    return steps.first()


def _write_outcome(step: RolloutStep, done: Plan) -> None:
    step.moved = {change.slug: change.enabled for change in done.changes}
    step.reasons = [one for refusal in done.refusals for one in refusal.error.reasons]
    if step.moved:
        step.outcome = Outcome.MOVED
    else:
        step.outcome = Outcome.REFUSED if step.reasons else Outcome.SAME
    step.save(update_fields=["outcome", "moved", "reasons"])


def _write_failure(step: RolloutStep, error: Exception) -> None:
    step.outcome = Outcome.FAILED
    step.reasons = [type(error).__name__]
    step.save(update_fields=["outcome", "reasons"])
    Rollout.objects.filter(pk=step.rollout_id).update(state=State.STOPPED)


def _end_wave(rollout_id: int) -> None:
    """Say so if the present wave, or the whole, is over."""
    with transaction.atomic():
        rollout = Rollout.objects.select_for_update().get(pk=rollout_id)
        steps = rollout.steps.waiting()
        if rollout.state != State.RUNNING or steps.filter(wave=rollout.wave).exists():
            return
        rollout.state = State.PAUSED if steps.exists() else State.DONE
        rollout.save(update_fields=["state"])
