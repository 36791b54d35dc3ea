"""A task for the test of the Redis queue."""

from __future__ import annotations

from django.conf import settings

from bibnet.background.tasks import library_task
from bibnet.libraries.models import Library


@library_task()
def leave_a_note(library: Library, text: str) -> None:
    """Write the library's code and the text to a file."""
    (settings.VAR_DIR / "note").write_text(f"{library.code} {text}")
