"""The matrix of libraries and plugins: look, try out, switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from bibnet.libraries.models import Library
from bibnet.libraries.staff import region_screen
from bibnet.plugins import matrix, rollouts, state, tasks
from bibnet.plugins.checks import leftovers
from bibnet.plugins.forms import OFF, ON, BulkForm, FilterForm, StartForm
from bibnet.plugins.models import Rollout
from bibnet.plugins.planning import Plan, plan_many

PER_PAGE = 25
# What of the address the bulk form keeps, so that the table stays where it is.
KEPT = ("q", "district", "plugin", "state", "page")
RECENT = 5
# So long a page waits for libraries to be switched; the worker does the rest.
AT_ONCE_SECONDS = 3


@region_screen()
def show(request: HttpRequest) -> HttpResponse:
    """The matrix; with `do` in the address also what that would change."""
    filter_form = FilterForm(request.GET)
    found = filter_form.libraries()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    bulk = BulkForm(request.GET if "do" in request.GET else None)
    picked = _picked(request, found)
    plans = _plans(bulk, picked, request.user)
    context = {
        "filter_form": filter_form,
        "page": page,
        "rows": matrix.rows(list(page.object_list), {one.library.pk: one for one in plans}),
        "plugins": state.installed_plugins(),
        "bulk": bulk,
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "leftovers": leftovers(),
        "back": _place(request),
        **_preview(bulk, picked, plans),
        **happenings(request),
    }
    return render(request, "plugins/matrix.html", context)


@region_screen()
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """One switch of one library: done at once, or shown with what stands in the way."""
    code, slug, target = [*request.POST.get("cell", "").split(":"), "", ""][:3]
    library = get_object_or_404(Library.objects.members(), code=code)
    wanted = {slug: target == ON}
    (plan,) = plan_many([library], wanted, actor=request.user, with_requirements=False)
    if plan.refusals:
        do = f"{ON if wanted[slug] else OFF}:{slug}"
        query = urlencode(
            {"q": library.code, "library": library.pk, "do": do, "requirements": "on"}
        )
        return redirect(f"{reverse('plugins:matrix')}?{query}#preview-heading")
    rollout = rollouts.start_rollout(
        libraries=[library], wanted=wanted, actor=request.user, with_requirements=False
    )
    return _run(rollout, request)


@region_screen()
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Do what the preview showed."""
    form = StartForm(request.POST)
    if not form.is_valid():
        return redirect("plugins:matrix")
    rollout = rollouts.start_rollout(
        libraries=form.cleaned_data["libraries"],
        wanted=form.wanted(),
        actor=request.user,
        with_requirements=form.cleaned_data["requirements"],
        waves=form.wave_sizes(),
        reason=form.cleaned_data["reason"],
    )
    return _run(rollout, request)


@region_screen()
def progress(request: HttpRequest) -> HttpResponse:
    """What is under way and what happened lately, for the page to refresh by itself."""
    return render(request, "plugins/parts/happenings.html", happenings(request))


def happenings(request: HttpRequest) -> dict[str, Any]:
    """The change just made, what is under way, what happened lately."""
    recent = list(matrix.recent_rollouts(RECENT))
    done = (Rollout.State.DONE,)
    changed = request.GET.get("changed", "")
    return {
        "just_changed": next((one for one in recent if str(one.pk) == changed), None),
        "under_way": [one for one in recent if one.state not in done],
        "is_running": any(one.state == Rollout.State.RUNNING for one in recent),
        "recent": [one for one in recent if one.state in done],
    }


def _run(rollout: Rollout, request: HttpRequest) -> HttpResponse:
    """Switch what can be switched while the person waits, leave the rest to the worker."""
    rollouts.advance(rollout, seconds=AT_ONCE_SECONDS)
    if rollout.state == Rollout.State.RUNNING:
        tasks.run_in_background(rollout)
    return to_table(rollout, request)


def to_table(rollout: Rollout, request: HttpRequest) -> HttpResponse:
    """Back to the part of the table that the form came from, with a word about the change."""
    back = request.POST.get("back", "")
    query = f"{back}&" if back else ""
    return redirect(f"{reverse('plugins:matrix')}?{query}changed={rollout.pk}")


def _place(request: HttpRequest) -> str:
    """The query that shows the same part of the table, without preview and toast."""
    return urlencode([(name, request.GET[name]) for name in KEPT if request.GET.get(name)])


def _picked(request: HttpRequest, found: Any) -> Sequence[Library]:
    """The libraries that are ticked, or all that the filter found."""
    if "all" in request.GET:
        return list(found)
    ids = [one for one in request.GET.getlist("library") if one.isdigit()]
    if not ids:
        return []
    return list(Library.objects.members().filter(pk__in=ids).select_related("district"))


def _plans(bulk: BulkForm, picked: Sequence[Library], actor: Any) -> list[Plan]:
    if not picked or not bulk.is_bound or not bulk.is_valid():
        return []
    with_requirements = bulk.cleaned_data["requirements"]
    return plan_many(picked, bulk.wanted(), actor=actor, with_requirements=with_requirements)


def _preview(bulk: BulkForm, picked: Sequence[Library], plans: list[Plan]) -> dict[str, Any]:
    if not plans:
        return {"is_empty_pick": bulk.is_bound and not picked}
    chosen = {name: bulk.cleaned_data[name] for name in ("do", "waves", "requirements")}
    ids = ",".join(str(one.pk) for one in picked)
    return {
        "plans": plans,
        "groups": matrix.preview_groups(plans),
        "changing": sum(bool(one.changes) for one in plans),
        "wanted": matrix.wanted_lines(bulk.wanted()),
        "start_form": StartForm(initial={**chosen, "libraries": ids}),
    }
