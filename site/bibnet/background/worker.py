"""The worker process: tasks, announcements and periodic work in one loop."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta
from time import monotonic

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from bibnet.libraries.models import Kind, Library
from bibnet.plugins.outbox import deliver_pending

from .models import Worker
from .periodic import Schedule, run_due
from .queue import is_on_redis
from .retake import retake

logger = logging.getLogger(__name__)

HOUSEKEEPING_SECONDS = 5.0


class PortalWorker(TaskWorker):
    """Takes tasks from the database queue and keeps house between them."""

    def __init__(self, *, name: str, interval: float, silence: timedelta) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        self.silence = silence
        self.schedule = Schedule()
        self.kept_at = float("-inf")
        self.takes_tasks = isinstance(task_backends["default"], DatabaseBackend)

    def work(self) -> None:
        """Go on until a signal says stop."""
        with Heartbeat(self.worker_id, self.silence):
            while self.running:
                close_old_connections()
                self.keep_house_if_due()
                if self.takes_tasks:
                    self.run()
                if self.running:
                    time.sleep(self.interval)

    def work_once(self) -> None:
        """Do all there is to do now, then return."""
        with Heartbeat(self.worker_id, self.silence):
            self.keep_house()
            if self.takes_tasks:
                self.run()
            deliver_pending()

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        self.keep_house_if_due()

    def keep_house_if_due(self) -> None:
        deliver_pending()
        if monotonic() - self.kept_at >= min(HOUSEKEEPING_SECONDS, self.silence.total_seconds()):
            self.keep_house()

    def keep_house(self) -> None:
        """Retake dead workers' tasks, deliver announcements, run what is due."""
        self.kept_at = monotonic()
        if not Library.objects.filter(kind=Kind.REGION).exists():
            return
        self.retake()
        deliver_pending()
        run_due(self.schedule, worker=self.worker_id, silence=self.silence)

    def retake(self) -> None:
        """Take up what killed workers left, whichever queue it is."""
        if self.takes_tasks:
            retake(silence=self.silence)
        elif is_on_redis():
            from . import redis_queue  # its packages are at work with that queue only

            redis_queue.retake(silence=self.silence)


class Heartbeat:
    """Says from a thread of its own that the worker lives, also during a long task."""

    def __init__(self, name: str, silence: timedelta) -> None:
        self.name = name
        self.pause = silence.total_seconds() / 6
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self.say()
        self._thread.start()

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join(timeout=self.pause)
        Worker.objects.filter(name=self.name).delete()

    def say(self) -> None:
        Worker.objects.update_or_create(name=self.name, defaults={"seen_at": timezone.now()})

    def _beat(self) -> None:
        while not self._stop.wait(self.pause):
            try:
                self.say()
            except DatabaseError:
                logger.warning("heartbeat missed", exc_info=True)
            finally:
                connection.close()
