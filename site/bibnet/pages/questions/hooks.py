"""What questions add to the core's lists; loaded by the hooks of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from bibnet.libraries.models import Library
from bibnet.libraries.requests import SignedInRequest
from bibnet.pages.models import Question, QuestionState
from bibnet.plugins import points
from bibnet.plugins.items import (
    AuditLabel,
    Consequence,
    NoticeKind,
    PeriodicTask,
    PersonalData,
    Section,
    StaffMenuItem,
    WaitingItem,
)
from bibnet.plugins.permissions import is_viewing
from bibnet.plugins.registrar import Registrar

from . import cabinet, personal_data, rights, upkeep

if TYPE_CHECKING:
    from bibnet.accounts.models import User

hooks = Registrar("core")

LIST = "questions_admin:list"


@hooks.on(points.cabinet_panels)
def own_questions(library: Library, *, request: SignedInRequest) -> Iterable[Section]:
    found = cabinet.questions_of(request.user, library, is_viewing=is_viewing(request))
    if found:
        yield Section(
            key="questions",
            title=gettext_lazy("My questions"),
            template="pages/questions/cabinet.html",
            context={"questions": found},
            order=40,
        )


@hooks.on(points.staff_menu_items)
def questions_link(library: Library, *, request: HttpRequest) -> Iterable[StaffMenuItem]:
    if rights.may_answer(request.user, library):
        title = pgettext("staff menu", "Questions")
        yield StaffMenuItem(title, LIST, {"code": library.code}, icon="help", order=30)


@hooks.on(points.staff_start_items)
def what_waits(library: Library, *, user: User) -> Iterable[WaitingItem]:
    if not rights.may_answer(user, library):
        return
    now = timezone.now()
    waiting = rights.questions_for(user, library).waiting()
    if library.is_region:
        waiting = Question.objects.of(library).waiting()
    found = waiting.aggregate(
        all=Count("pk"),
        mine=Count("pk", filter=Q(taken_by=user)),
        late=Count("pk", filter=Q(due_at__lt=now)),
        since=Min("asked_at"),
    )
    text = ngettext(
        "{count} question waits for an answer",
        "{count} questions wait for an answer",
        found["all"],
    ).format(count=found["all"])
    if found["mine"]:
        text += ngettext(", {count} is yours", ", {count} are yours", found["mine"]).format(
            count=found["mine"]
        )
    yield WaitingItem(
        text,
        LIST,
        {"code": library.code},
        count=found["all"],
        since=found["since"],
        is_late=bool(found["late"]),
        order=10,
    )


@hooks.on(points.notice_kinds)
def notices(library: Library) -> Iterable[NoticeKind]:
    titles = {
        "received": gettext_lazy("Your question has come"),
        "answered": gettext_lazy("Answer to your question"),
        "passed_on": gettext_lazy("Your question passed on"),
        "given": gettext_lazy("A question for you to answer"),
        "written_again": gettext_lazy("A further message to a question of yours"),
    }
    return [
        NoticeKind(
            key=f"questions.{name}",
            title=title,
            template=f"pages/questions/letters/{name}",
            order=30,
        )
        for name, title in titles.items()
    ]


@hooks.on(points.personal_data)
def questions_of_a_person(library: Library) -> Iterable[PersonalData]:
    return [personal_data.source()]


@hooks.on(points.periodic_tasks)
def tidying(library: Library) -> Iterable[PeriodicTask]:
    every = timedelta(days=1)
    return [
        PeriodicTask(
            key="questions.close_settled", run=upkeep.close_settled, every=every, once=True
        ),
        PeriodicTask(key="questions.forget", run=upkeep.forget_old, every=every, once=True),
    ]


@hooks.on(points.work_handing_over)
def questions_pass_on(library: Library, *, leaver: User, successor: User) -> None:
    """What the leaver was to answer; to everybody, if the successor answers no questions."""
    heir = successor if rights.may_answer(successor, library) else None
    taken = Question.objects.under(library).filter(taken_by=leaver)
    taken.exclude(state=QuestionState.CLOSED).update(taken_by=heir)


@hooks.on(points.work_to_hand_over)
def questions_to_pass_on(library: Library, *, leaver: User) -> Iterable[Consequence]:
    taken = Question.objects.under(library).filter(taken_by=leaver)
    count = taken.exclude(state=QuestionState.CLOSED).count()
    if count:
        text = ngettext("{count} open question", "{count} open questions", count)
        yield Consequence(text=text.format(count=count), order=30)


@hooks.on(points.merger_consequences)
def questions_to_go_along(library: Library, *, into: Library) -> Iterable[Consequence]:
    count = Question.objects.of(library).exclude(state=QuestionState.CLOSED).count()
    if count:
        text = ngettext(
            "{count} open question goes to «{library}».",
            "{count} open questions go to «{library}».",
            count,
        )
        yield Consequence(text=text.format(count=count, library=into), order=40)


@hooks.on(points.library_merging)
def open_questions_go_along(library: Library, *, into: Library) -> None:
    """What is not closed goes to the library that takes over; the rest stays as it was counted."""
    Question.objects.of(library).exclude(state=QuestionState.CLOSED).update(library=into)


@hooks.on(points.library_closing)
def nobody_is_left_without_an_answer(library: Library) -> Iterable[str]:
    count = Question.objects.of(library).waiting().count()
    if count:
        yield ngettext(
            "{count} question waits for an answer: answer it or pass it on first.",
            "{count} questions wait for an answer: answer them or pass them on first.",
            count,
        ).format(count=count)


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    for action, title in (
        ("answered", _("A question was answered")),
        ("given", _("Somebody was named to answer a question")),
        ("passed_on", _("A question was passed on")),
        ("closed", _("A question was closed")),
        ("template_saved", _("A ready answer was saved")),
        ("template_deleted", _("A ready answer was deleted")),
    ):
        numbers = {"given": "accounts.user", "passed_on": "libraries.library"}.get(action, "")
        yield AuditLabel(action=f"pages.question_{action}", title=title, numbers=numbers)
