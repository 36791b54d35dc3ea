"""Questions of the demonstration: some answered, some waiting, one overdue."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.pages.models import AnswerTemplate, Question
from bibnet.pages.questions import answering, asking

from .sites import DemoSite
from .texts import rows

ANSWERED_AFTER = timedelta(hours=5)
READY = (
    "Часы работы",
    "Часы работы и ближайшие изменения стоят на главной странице нашего сайта.",
)


def write_questions(site: DemoSite) -> None:
    """Ask what was not asked yet; a library with questions stays as it is."""
    own = [row for row in rows("questions") if row["library"] == site.code]
    if not own or Question.objects.of(site.library).exists():
        return
    for row in own:
        _ask(row, site)
    AnswerTemplate(library=site.library, title=READY[0], text=READY[1]).save()


def _ask(row: dict[str, str], site: DemoSite) -> None:
    asked = timezone.now() - timedelta(days=int(row["days"]), hours=2)
    wording = asking.Wording(
        topic=row["topic"], name=row["name"], subject=row["subject"], text=row["text"]
    )
    question = asking.ask(library=site.library, wording=wording, now=asked)
    if row["answered_by"]:
        answering.answer(
            question=question,
            text=row["answer"],
            actor=User.objects.get(username=row["answered_by"]),
            closes=row["closed"] == "yes",
            now=asked + ANSWERED_AFTER,
        )
