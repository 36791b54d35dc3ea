"""Work of the platform that goes on in the background."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from bibnet.libraries.scope import all_libraries

from .models import Rollout
from .rollouts import advance


@task()
def run_rollout(rollout_id: int) -> None:
    """Go on with a rollout to the end of its wave."""
    rollout = Rollout.objects.filter(pk=rollout_id).first()
    if rollout is not None:
        with all_libraries("switching plugins in many libraries"):
            advance(rollout)


def run_in_background(rollout: Rollout) -> None:
    """Let the worker take over once the transaction at hand is committed."""
    transaction.on_commit(lambda: run_rollout.enqueue(rollout.pk))
