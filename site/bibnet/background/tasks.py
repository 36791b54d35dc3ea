"""Tasks that belong to a library."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django_tasks import task
from django_tasks.base import Task

from bibnet.libraries.models import Library
from bibnet.libraries.scope import library_scope
from bibnet.plugins.info import CORE
from bibnet.plugins.state import is_enabled

logger = logging.getLogger(__name__)


def library_task(*, plugin: str = CORE) -> Callable[[Callable[..., Any]], Task]:
    """Make a task of a function whose first argument is a library.

    It is enqueued with the library's id first: `remind.enqueue(library.pk, ticket.pk)`. It runs
    in the library's scope, and only if the plugin is still on and the library still there. It may
    run twice when a worker is killed, so it must not mind that.
    """

    def make(function: Callable[..., Any]) -> Task:
        @wraps(function)
        def run(library_id: int, *args: Any, **kwargs: Any) -> Any:
            library = Library.objects.filter(pk=library_id).first()
            if library is None or not is_enabled(plugin, library):
                logger.info("task %s left out: %s is off", function.__name__, plugin)
                return None
            with library_scope(library):
                return function(library, *args, **kwargs)

        return task()(run)

    return make


def enqueue_after_commit(job: Task, *args: Any, **kwargs: Any) -> None:
    """Enqueue once the present transaction is committed; at once when there is none."""
    transaction.on_commit(lambda: job.enqueue(*args, **kwargs))
