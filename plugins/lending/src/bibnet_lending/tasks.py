"""What the worker does for lending. It may be killed at any moment: the next one goes on."""

from __future__ import annotations

from bibnet.background.tasks import enqueue_after_commit, library_task
from bibnet.libraries.models import Library

from .models import ReaderList
from .moving_in import lists

# So long a list is gone on with before other tasks of the worker have their turn.
TURN = 20.0


@library_task(plugin="lending")
def go_on_with_list(library: Library, list_id: int) -> None:
    """Look at a list of readers, or take it in, as far as it comes."""
    made = ReaderList.objects.of(library).select_related("library", "by").filter(pk=list_id).first()
    if made is not None and lists.go_on(made, seconds=TURN):
        hand_over(made)


def hand_over(made: ReaderList) -> None:
    """To the worker, after the commit."""
    enqueue_after_commit(go_on_with_list, made.library_id, made.pk)
