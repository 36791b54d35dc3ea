"""Imports in the background: a worker may be killed, the next one goes on."""

from __future__ import annotations

from bibnet.accounts.models import User
from bibnet.background.tasks import library_task
from bibnet.libraries.models import Library
from bibnet.pages.models import PageImport

from . import services


@library_task()
def run_import(library: Library, import_id: int) -> None:
    """Apply the rows of an import that have no outcome yet."""
    job = PageImport.objects.of(library).select_related("by", "library").get(pk=import_id)
    for _outcome in services.carry_out(job):
        pass


@library_task()
def undo_import(library: Library, import_id: int, actor_id: int) -> None:
    """Take back what an import made, with the rights of who asked for it."""
    job = PageImport.objects.of(library).select_related("library").get(pk=import_id)
    for _done in services.take_back(job, User.objects.get(pk=actor_id)):
        pass
