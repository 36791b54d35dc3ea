"""The settings of one machine with the dummy plugins, under a clock that a test moves.

All processes add to the real time the seconds that stand in the file named by CLOCK.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from tests.plugins_settings import *

_real_now, _real_time = timezone.now, time.time


def _moved() -> float:
    """The seconds that the clock is ahead."""
    file = Path(os.environ["CLOCK"])
    return float(file.read_text() or 0) if file.exists() else 0.0


def _now() -> datetime:
    return _real_now() + timedelta(seconds=_moved())


def _time() -> float:
    return _real_time() + _moved()


timezone.now, time.time = _now, _time
