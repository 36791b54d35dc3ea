"""The id of the request that asked for a task stands in every line that the task logs."""

from __future__ import annotations

from contextvars import Token
from typing import Any

import structlog
from django.dispatch import receiver
from django_tasks.base import TaskResult
from django_tasks.signals import task_enqueued, task_finished, task_started

from .models import TaskOrigin

# What stood in the log's context before a task began, by the task's id.
_before: dict[str, dict[str, Token[Any]]] = {}


@receiver(task_enqueued)
def remember(task_result: TaskResult, **kwargs: Any) -> None:
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    if request_id:
        TaskOrigin.objects.update_or_create(
            task=task_result.id, defaults={"request_id": request_id[:64]}
        )


@receiver(task_started)
def begin(task_result: TaskResult, **kwargs: Any) -> None:
    origin = TaskOrigin.objects.filter(task=task_result.id).first()
    known = {"request_id": origin.request_id} if origin else {}
    _before[task_result.id] = dict(
        structlog.contextvars.bind_contextvars(task=task_result.id, **known)
    )


@receiver(task_finished)
def end(task_result: TaskResult, **kwargs: Any) -> None:
    tokens = _before.pop(task_result.id, None)
    if tokens:
        structlog.contextvars.reset_contextvars(**tokens)
