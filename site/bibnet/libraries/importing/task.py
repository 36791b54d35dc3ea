"""Running an import in the background: it may be killed and goes on where it stopped."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone
from django_tasks import task

from bibnet.libraries.models import LibraryImport
from bibnet.text.tables import Row

from .running import run_rows

SAVED_EVERY = 10


@task()
def run_import(import_id: int) -> None:
    """Apply the rows of an import that have no outcome yet."""
    job = LibraryImport.objects.select_related("by").get(pk=import_id)
    if job.finished_at is not None:
        return
    job.started_at = job.started_at or timezone.now()
    job.save(update_fields=["started_at"])
    known = {outcome["row"] for outcome in job.outcomes}
    rows = [Row(number, cells) for number, cells in job.rows if number not in known]
    for outcome in run_rows(rows, actor=job.by, is_dry=False):
        job.outcomes.append(asdict(outcome))
        if len(job.outcomes) % SAVED_EVERY == 0:
            job.save(update_fields=["outcomes"])
    job.finished_at = timezone.now()
    job.save(update_fields=["outcomes", "finished_at"])
