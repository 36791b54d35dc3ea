"""Changes of switches: the report of one, the history of all, going on, stopping, undoing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bibnet.libraries.staff import region_screen
from bibnet.plugins import matrix, rollouts, tasks
from bibnet.plugins.models import Rollout

from .matrix import AT_ONCE_SECONDS, to_table

PER_PAGE = 50


@region_screen()
def history(request: HttpRequest) -> HttpResponse:
    """All changes, newest first."""
    page = Paginator(matrix.recent_rollouts(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "plugins/history.html", {"page": page})


@region_screen()
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each library of one change."""
    rollout = get_object_or_404(matrix.recent_rollouts(), pk=pk)
    steps = rollout.steps.select_related("library__district").order_by("wave", "pk")
    page = Paginator(steps, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "plugins/report.html", {"rollout": rollout, "page": page})


@region_screen()
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop, go on or undo; the toast of the table leads back to it."""
    rollout = get_object_or_404(Rollout, pk=pk)
    action = request.POST.get("action")
    if action == "stop":
        rollouts.stop(rollout, actor=request.user)
    elif action == "resume":
        rollouts.resume(rollout, actor=request.user)
        _run(rollout)
    elif action == "undo":
        back = rollouts.undo(rollout, actor=request.user)
        if back is None:
            messages.info(request, _("There is nothing to put back."))
            return redirect("plugins:matrix")
        _run(back)
        rollout = back
    if "back" in request.POST:
        return to_table(rollout, request)
    return redirect("plugins:report", pk=rollout.pk)


def _run(rollout: Rollout) -> None:
    rollouts.advance(rollout, seconds=AT_ONCE_SECONDS)
    if rollout.state == Rollout.State.RUNNING:
        tasks.run_in_background(rollout)
