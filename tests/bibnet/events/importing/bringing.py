"""Bringing rows in as the screens do: read, started, carried out, taken back."""

from __future__ import annotations

from django.utils import timezone

from bibnet.pages.importing import known_kinds, services
from bibnet.pages.models import PageImport

TABLE = """ключ;название;дата;начало;повтор;возраст;мест;запись;для кого;метки
1;Громкие чтения;05.12.2027;15:00;каждую неделю;6+;20;да;;чтения
2;Выставка;06.12.2027;;;;;;;
"""


def bring(library, text: str = TABLE, *, kind="events", name="list.csv", actor=None) -> PageImport:
    found = known_kinds()[kind]
    return services.bring(
        library=library, kind=found, name=name, content=text.encode(), actor=actor
    )


def run(job: PageImport, *, publishes=False, actor=None) -> list:
    assert services.start(job=job, publishes=publishes, actor=actor)
    return list(services.carry_out(job))


def results(outcomes) -> list[str]:
    return [one.result for one in outcomes]


def undo(job: PageImport, actor=None) -> list:
    assert services.begin_undo(job=job, actor=actor)
    list(services.take_back(job, actor))
    return job.kept


def killed(job: PageImport, rows: int = 1) -> PageImport:
    """The import as it stands when its worker was killed for the third time after so many rows."""
    services.start(job=job, publishes=False, actor=job.by)
    work = services.carry_out(job)
    for _row in range(rows):
        next(work)
    work.close()
    PageImport.objects.of(job.library).filter(pk=job.pk).update(
        heard_at=timezone.now() - 2 * services.SILENCE
    )
    job.refresh_from_db()
    return job
