from __future__ import annotations

import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from bibnet.background.queue import silence_from_settings
from bibnet.background.worker import PortalWorker


class Command(BaseCommand):
    help = "Runs tasks, delivers announcements and does periodic work until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds between looks at the queue"
        )

    def handle(self, *, once: bool, interval: float, **options: Any) -> None:
        name = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"
        worker = PortalWorker(name=name, interval=interval, silence=silence_from_settings())
        worker.configure_signals()
        if once:
            worker.work_once()
        else:
            worker.work()
