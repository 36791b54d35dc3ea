"""Marks of editions: put on and taken off by the network's cataloguer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from bibnet.libraries import network
from bibnet.libraries.roles import has_role
from bibnet_catalog.marking import acts, lists
from bibnet_catalog.marking.forms import ChosenForm, ListForm, MarkForm
from bibnet_catalog.marking.standing import rule_of, usual_text
from bibnet_catalog.models import CatalogSettings, Mark, MarkKind
from bibnet_catalog.permissions import policy
from bibnet_catalog.reading.remarks import BadFile

from .acting import attempt
from .doors import staff_screen
from .imports import on_disk

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

MARKS = "bibnet_catalog.change_edition"
PER_PAGE = 30
MOST_LISTS = 20
SAID = ("kind", "text", "reason", "source", "day")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(MARKS)
def marks(request: SignedInRequest) -> HttpResponse:
    """The marks that stand; for who keeps the region's catalogue a form for one more."""
    may_mark = _may_mark(request)
    form = MarkForm(request.POST or None, initial={"edition": request.GET.get("edition", "")})
    if request.method == "POST" and may_mark and form.is_valid():
        data = form.cleaned_data
        attempt(
            request,
            lambda: acts.mark(
                edition=data["edition"],
                kind=MarkKind(data["kind"]),
                reason=data["reason"],
                source=data["source"],
                day=data["day"],
                text=data["text"],
                actor=request.user,
            ),
            _("The edition is marked."),
        )
        return redirect("catalog_admin:marks", request.library.code)
    found = Mark.objects.filter(ended_at=None).select_related("edition", "by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    settings = CatalogSettings.of(request.library)
    context = {
        "library": request.library,
        "form": form,
        "may_mark": may_mark,
        "page": page,
        "rows": [(one, one.text or usual_text(MarkKind(one.kind))) for one in page],
        "lists": _lists(),
        "rules": [(one.label, rule_of(one, settings).label) for one in MarkKind],
    }
    return render(request, "bibnet_catalog/staff/marks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_screen(MARKS)
def mark_list(request: SignedInRequest) -> HttpResponse:
    """Marks for what a list names: the list, then what would be marked, then the marks."""
    if not _may_mark(request):
        raise PermissionDenied
    if request.method == "POST" and "list_name" in request.POST:
        return _mark_chosen(request)
    form = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"library": request.library, "form": form}
    if request.method == "POST" and form.is_valid():
        kind, file = MarkKind(form.cleaned_data["kind"]), form.cleaned_data["file"]
        marked = Mark.objects.filter(kind=kind, ended_at=None).values_list("edition", flat=True)
        try:
            with on_disk(file) as path:
                lines = lists.read(path)
        except BadFile as error:
            form.add_error("file", error.remark.told(_))
        else:
            is_whole = lists.find(lines, set(marked))
            found = [line for line in lines if line.found]
            context |= {
                "found": found,
                "nothing": [line for line in lines if not line.found],
                "list_name": file.name,
                "kind": kind,
                "is_whole": is_whole,
                "said": {name: request.POST.get(name, "") for name in SAID},
            }
            return render(request, "bibnet_catalog/staff/mark_found.html", context)
    return render(request, "bibnet_catalog/staff/mark_list.html", context)


def _mark_chosen(request: SignedInRequest) -> HttpResponse:
    form = ChosenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This could not be read. Send the list again."))
        return redirect("catalog_admin:mark_list", request.library.code)
    data = form.cleaned_data
    count = acts.mark_listed(
        editions=data["edition"],
        kind=MarkKind(data["kind"]),
        reason=data["reason"],
        source=data["source"],
        day=data["day"],
        text=data["text"],
        list_name=data["list_name"],
        actor=request.user,
    )
    if not count:
        messages.error(
            request,
            _("No edition was marked: none was chosen, or the chosen ones have this mark already."),
        )
        return redirect("catalog_admin:mark_list", request.library.code)
    said = ngettext("%(count)s edition is marked.", "%(count)s editions are marked.", count)
    messages.success(request, said % {"count": count})
    return redirect("catalog_admin:marks", request.library.code)


@require_POST
@staff_screen(MARKS)
def take_list_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take off all marks that came with the list of this one."""
    if not _may_mark(request):
        raise PermissionDenied
    act = partial(acts.take_off_list, pk, actor=request.user)
    attempt(request, act, _("The marks of the list are taken off."))
    return redirect("catalog_admin:marks", request.library.code)


@require_POST
@staff_screen(MARKS)
def take_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a mark off an edition."""
    if not _may_mark(request):
        raise PermissionDenied
    attempt(request, lambda: acts.take_off(pk, actor=request.user), _("The mark is taken off."))
    return redirect("catalog_admin:marks", request.library.code)


def _lists() -> list[dict[str, Any]]:
    """The lists of which marks stand, the last first: a mark of each, its name, how many."""
    standing = Mark.objects.filter(ended_at=None).exclude(list=None).order_by()
    rows = standing.values("list", "list_name", "kind").annotate(
        any_of=Min("pk"), count=Count("id"), last=Max("at")
    )
    return [
        {**row, "kind": MarkKind(row["kind"]).label} for row in rows.order_by("-last")[:MOST_LISTS]
    ]


def _may_mark(request: SignedInRequest) -> bool:
    """Whether the person keeps the catalogue of the whole region, on or off on its own site."""
    return has_role(request.user, network.region(), *policy.roles_with(MARKS))
