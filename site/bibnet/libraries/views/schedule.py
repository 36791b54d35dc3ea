"""The schedule of a library for its staff: changes and regular hours, preview, undo, history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bibnet.libraries import schedule
from bibnet.libraries.forms.changes import ScheduleChangeForm
from bibnet.libraries.forms.hours import HoursForms
from bibnet.libraries.models import Library, ScheduleChange, ScheduleEdit
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.schedule import card, checks, lines, preview, services
from bibnet.libraries.schedule.plan import plan_of
from bibnet.libraries.staff import library_screen

HISTORY = 20
allowed = library_screen(*services.SCHEDULE_ROLES)


@allowed
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """What holds now, what is announced, the regular hours, the latest edits."""
    library = request.library
    now = timezone.now()
    plan = schedule.schedule_of(library)
    today = schedule.today(library, now)
    edits = _history(library)
    done = request.GET.get("done", "")
    context = {
        "library": library,
        "card": card.hours_card(library, now),
        "changes": [
            (lines.change_title(one, plan, today), one, _is_own(one, request))
            for one in _coming(library, today)
        ],
        "seasons": [card.season_rows(season, week) for season, week in plan.seasons],
        "rules": [lines.rule_words(rule) for rule in plan.rules],
        "own_hours": library.seasons.exists(),
        "edits": [(one, _edit_words(one, plan, today), _may_undo(one, request)) for one in edits],
        "done": next((one for one in edits if str(one.pk) == done and not one.undone_at), None),
    }
    return render(request, "libraries/staff/schedule.html", context)


@allowed
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """A new change or an edited one: the form, then its preview, then it is public."""
    library = request.library
    row = _own_change(request, pk) if pk else ScheduleChange()
    today = schedule.today(library, timezone.now())
    form = ScheduleChangeForm(
        request.POST or None,
        instance=row,
        library=library,
        asks_whom=pk is None,
        initial={"since": today, "until": today} if pk is None else None,
    )
    context: dict[str, Any] = {"library": library, "form": form, "change": row if pk else None}
    if request.method == "POST" and form.is_valid():
        libraries = form.chosen_libraries if pk is None else list(row.libraries.all())
        if "confirm" in request.POST:
            return _save_change(request, form.instance, libraries, is_new=pk is None)
        context["shown"] = _change_preview(form.instance, libraries)
    return render(request, "libraries/staff/change.html", context)


@allowed
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the library out of a change made for many, or give it a change of its own instead."""
    library = request.library
    common = get_object_or_404(ScheduleChange.objects.active(), pk=pk, libraries=library)
    own = ScheduleChange(
        since=common.since, until=common.until, reason=common.reason, kind=common.kind
    )
    leaves = "leave" in request.POST
    form = ScheduleChangeForm(
        None if leaves else request.POST or None, instance=own, library=library, asks_whom=False
    )
    context: dict[str, Any] = {"library": library, "form": form, "common": common}
    if leaves or (request.method == "POST" and form.is_valid() and "confirm" in request.POST):
        services.correct_change(
            change=common,
            library=library,
            own=None if leaves else form.instance,
            actor=request.user,
        )
        return _done(request, library)
    if request.method == "POST" and form.is_valid():
        context["shown"] = _change_preview(form.instance, [library])
    plan = schedule.schedule_of(library)
    context["title"] = lines.change_title(common, plan, schedule.today(library, timezone.now()))
    return render(request, "libraries/staff/change.html", context)


@allowed
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call a change off at once; it can be undone."""
    services.withdraw_change(change=_own_change(request, pk), actor=request.user)
    return _done(request, request.library)


@allowed
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: SignedInRequest) -> HttpResponse:
    """Regular hours, seasons and monthly closing days: the form, its preview, then saved."""
    library = request.library
    forms = HoursForms(plan_of(library), request.POST or None)
    today = schedule.today(library, timezone.now())
    context: dict[str, Any] = {"library": library, "forms": forms, "has_errors": forms.has_errors}
    if request.method == "POST" and forms.is_valid():
        plan = forms.plan()
        if "confirm" in request.POST:
            try:
                services.set_regular_hours(library=library, plan=plan, actor=request.user)
            except ValidationError as error:
                context["problems"] = error.messages
            else:
                return _done(request, library)
        after = preview.with_plan(library, plan)
        context["shown"] = {
            "warnings": checks.plan_warnings(plan),
            "weeks": preview.weeks(schedule.schedule_of(library), after, today, today),
        }
    return render(request, "libraries/staff/hours.html", context)


@allowed
@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring back what was before an edit of the history."""
    edit = get_object_or_404(_edits(request.library), pk=pk)
    try:
        services.undo(edit=edit, actor=request.user)
    except services.ScheduleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Brought back as it was."))
    return redirect("libraries_admin:schedule", code=request.library.code)


@allowed
@require_safe
def notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """An A4 sheet for the door."""
    library = request.library
    found = ScheduleChange.objects.filter(pk=pk, libraries__path__startswith=library.path)
    row = found.distinct().first()
    if row is None:
        raise Http404
    today = schedule.today(library, timezone.now())
    context = {
        "library": library,
        "change": row,
        "title": lines.change_title(row, preview.with_change(library, row), today),
    }
    return render(request, "libraries/staff/notice.html", context)


@allowed
@require_safe
def hours_notice(request: SignedInRequest) -> HttpResponse:
    """The regular hours as an A4 sheet for the door."""
    library = request.library
    plan = schedule.schedule_of(library)
    if not plan.is_known:
        raise Http404
    context = {
        "library": library,
        "seasons": [card.season_rows(season, week) for season, week in plan.seasons],
        "rules": [lines.rule_words(rule) for rule in plan.rules],
    }
    return render(request, "libraries/staff/hours_notice.html", context)


def _save_change(
    request: SignedInRequest, row: ScheduleChange, libraries: list[Library], *, is_new: bool
) -> HttpResponse:
    save = services.add_change if is_new else services.edit_change
    save(change=row, libraries=libraries, actor=request.user)
    return _done(request, request.library)


def _change_preview(row: ScheduleChange, libraries: list[Library]) -> dict[str, Any]:
    first = libraries[0]
    today = schedule.today(first, timezone.now())
    after = preview.with_change(first, row)
    return {
        "title": lines.change_title(row, after, today),
        "text": row.public_text,
        "libraries": checks.name_some(libraries),
        "warnings": checks.change_warnings(row, libraries, today),
        "weeks": preview.weeks(
            schedule.schedule_of(first), after, max(row.since, today), today, count=2
        ),
    }


def _own_change(request: SignedInRequest, pk: int) -> ScheduleChange:
    """A change all of whose libraries are the person's; else there is only `correct`."""
    found = ScheduleChange.objects.active().filter(
        pk=pk, libraries__path__startswith=request.library.path
    )
    row = found.distinct().first()
    if row is None:
        raise Http404
    if not _is_own(row, request):
        raise PermissionDenied
    return row


def _is_own(row: ScheduleChange, request: SignedInRequest) -> bool:
    """Whether the person may edit the change for all whom it concerns."""
    common = services.nearest_common(list(row.libraries.all()))
    return services.may_edit_schedule(request.user, common)


def _coming(library: Library, today: Any) -> list[ScheduleChange]:
    """Changes of the library and of those below it that are not over."""
    return list(
        ScheduleChange.objects.active()
        .not_over(today)
        .filter(libraries__path__startswith=library.path)
        .distinct()
        .prefetch_related("libraries")
        .order_by("since", "pk")[:50]
    )


def _edits(library: Library) -> Any:
    return ScheduleEdit.objects.filter(Q(library=library) | Q(change__libraries=library)).distinct()


def _history(library: Library) -> list[ScheduleEdit]:
    edits = _edits(library).select_related("change", "by", "library")
    return list(edits.prefetch_related("change__libraries")[:HISTORY])


def _may_undo(edit: ScheduleEdit, request: SignedInRequest) -> bool:
    """What was decided for many is taken back by who may decide for all of them."""
    if edit.change is None:
        return services.may_edit_schedule(request.user, edit.library)
    return _is_own(edit.change, request)


def _edit_words(edit: ScheduleEdit, plan: schedule.Schedule, today: Any) -> str:
    if edit.change is None:
        return _("Regular hours")
    title = lines.change_title(edit.change, plan, today)
    if not edit.before:
        return _("Added: {title}").format(title=title)
    if edit.after.get("cancelled_at") and not edit.before.get("cancelled_at"):
        return _("Called off: {title}").format(title=title)
    return _("Changed: {title}").format(title=title)


def _done(request: SignedInRequest, library: Library) -> HttpResponse:
    """Back to the overview, which offers to undo the edit just made."""
    edit = _edits(library).filter(by=request.user).first()
    response = redirect("libraries_admin:schedule", code=library.code)
    if edit is not None:
        response["Location"] += f"?done={edit.pk}"
    return response
