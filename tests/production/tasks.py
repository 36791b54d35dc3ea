"""Tasks for the tests of the Redis queue."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings

from bibnet.background.tasks import library_task
from bibnet.libraries.models import Library


@library_task()
def leave_a_note(library: Library, text: str) -> None:
    """Write the library's code and the text to a file."""
    (settings.VAR_DIR / "note").write_text(f"{library.code} {text}")


@library_task()
def slow_until_allowed(library: Library, folder: str) -> None:
    """Write down which process is at it; wait to be killed until there is a file `allowed`."""
    place = Path(folder)
    with (place / "tries").open("a") as tries:
        tries.write(f"{os.getpid()}\n")
    if not (place / "allowed").exists():
        time.sleep(120)
    (place / "done").write_text(library.code)
