from __future__ import annotations

from django_tasks import task

from .services.letters import send_waiting


@task()
def send_letters() -> int:
    """Send what waits in the queue; how many letters left."""
    return send_waiting()
