"""The network for its administrators: the tree, founding, facts, acts, hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.journal import audit
from bibnet.libraries import hosts, network, roles, schedule
from bibnet.libraries.codes import propose_code
from bibnet.libraries.consequences import consequences
from bibnet.libraries.facts import change_facts, legal_facts
from bibnet.libraries.forms.libraries import (
    ACT_FORMS,
    FoundForm,
    HostForm,
    LibraryForm,
    StopFormSet,
)
from bibnet.libraries.founding import FoundingError, found_library
from bibnet.libraries.models import ActKind, Kind, Library, LibraryAct, LibraryHost, Role, State
from bibnet.libraries.pictures import put_picture
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.reshaping import ReshapingError, cancel_act, check_act, plan_act
from bibnet.libraries.staff import library_screen, region_screen
from bibnet.plugins.errors import Refused

from . import pictures

if TYPE_CHECKING:
    from bibnet.accounts.models import User

PER_PAGE = 50
administrator = library_screen(Role.LIBRARY_ADMIN)


@region_screen(Role.REGIONAL_ADMIN)
@require_safe
def whole_region(request: SignedInRequest, screen: str) -> HttpResponse:
    """Short addresses of the region's own screens."""
    return redirect(f"libraries_admin:{screen}", code=request.library.code)


@administrator
@require_safe
def tree(request: SignedInRequest) -> HttpResponse:
    """What stands below the library, with a search; page by page."""
    library = request.library
    words = request.GET.get("q", "").strip()[:100]
    found = Library.objects.under(library).exclude(pk=library.pk).select_related("district")
    if words:
        found = found.containing(words)
    page = Paginator(found.order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
    addresses = network.front_urls(page.object_list)
    context = {
        "library": library,
        "words": words,
        "page": page,
        "rows": [
            (one, range(one.depth - library.depth - 1), addresses[one.pk])
            for one in page.object_list
        ],
    }
    return render(request, "libraries/staff/tree.html", context)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: SignedInRequest) -> HttpResponse:
    """A new library below this one: one form, live at once."""
    form = FoundForm(
        request.POST or None,
        parent=request.library,
        is_of_region=roles.is_regional_admin(request.user),
    )
    if request.method == "POST" and form.is_valid():
        try:
            library = found_library(form.founding(), actor=request.user)
        except FoundingError as error:
            form.add_error("code", str(error))
        else:
            address = library.get_absolute_url()
            messages.success(request, _("Founded and live: {url}").format(url=address))
            return redirect("libraries_admin:edit", code=library.code)
    context = {"library": request.library, "form": form, "host": hosts.default_hostname("")}
    return render(request, "libraries/staff/found.html", context)


@administrator
@require_safe
def proposed_code(request: SignedInRequest) -> HttpResponse:
    """The code and the address that a name would get, while one types it."""
    code = propose_code(request.GET.get("name", "")[:255], place=request.GET.get("place", "")[:120])
    return JsonResponse({"code": code, "address": network.address(hosts.default_hostname(code))})


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest) -> HttpResponse:
    """The facts of a library; a point's timetable; what may be done with it."""
    library = Library.objects.get(pk=request.library.pk)
    form = LibraryForm(
        request.POST or None,
        request.FILES or None,
        instance=library,
        is_of_region=roles.is_regional_admin(request.user),
    )
    has_stops = library.kind == Kind.POINT
    stops = (
        StopFormSet(request.POST or None, instance=library, prefix="stops") if has_stops else None
    )
    if request.method == "POST" and form.is_valid() and (stops is None or stops.is_valid()):
        _keep(form, library, request.user)
        if stops is not None and stops.has_changed():
            stops.save()
            audit.record(
                action="libraries.stops_changed", actor=request.user, library=library, obj=library
            )
            schedule.schedule_moved([library.pk])
        messages.success(request, _("Saved."))
        return redirect("libraries_admin:edit", code=library.code)
    parent = library.get_parent()
    context = {
        "library": library,
        "form": form,
        "stops": stops,
        "parent": parent,
        "above": _inherited(library),
        "is_checked": network.is_checked_by_region(library),
        "acts": _acts_for(library),
        "waiting": [one for one in library.acts.all()[:20] if one.is_waiting],
        "picture": pictures.shown(library),
        "has_errors": bool(form.errors or (stops is not None and stops.total_error_count())),
    }
    return render(request, "libraries/staff/edit.html", context)


@transaction.atomic
def _keep(form: LibraryForm, library: Library, actor: User) -> None:
    """What the form says of the library, its picture too."""
    fields = form.facts_changed
    if form.cleaned_data.get("photo"):
        put_picture(library=library, photo=form.cleaned_data["photo"], actor=actor)
        fields.append("picture")
    elif form.cleaned_data.get("no_picture"):
        library.picture, library.picture_alt = None, ""
        fields += ["picture", "picture_alt"]
    change_facts(library=library, fields=fields, actor=actor)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """An act on a library right below this one: the form, what it would do, then it is done."""
    library = get_object_or_404(request.library.get_children(), pk=pk)
    form_class = ACT_FORMS.get(kind)
    if form_class is None or ActKind(kind) not in _acts_for(library):
        return redirect("libraries_admin:edit", code=library.code)
    today = schedule.today(library, timezone.now())
    form = form_class(request.POST or None, library=library, today=today)
    context: dict[str, Any] = {"library": library, "form": form, "kind": ActKind(kind)}
    if request.method == "POST" and form.is_valid():
        planned = LibraryAct(
            library=library, kind=kind, on=form.cleaned_data["on"], details=form.details()
        )
        try:
            check_act(planned)
            if "confirm" in request.POST:
                return _do(request, planned)
            context["consequences"] = consequences(planned)
        except (ReshapingError, Refused) as error:
            form.add_error(None, str(error))
    return render(request, "libraries/staff/act.html", context)


@administrator
@require_http_methods(["POST"])
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call off what was planned for a library right below this one."""
    planned = get_object_or_404(LibraryAct, pk=pk, library__in=request.library.get_children())
    try:
        cancel_act(act=planned, actor=request.user)
    except ReshapingError as error:
        messages.error(request, str(error))
    return redirect("libraries_admin:edit", code=planned.library.code)


@library_screen(Role.REGIONAL_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: SignedInRequest) -> HttpResponse:
    """The hosts of a microsite: own domains, the main one, those that lead to it."""
    library = request.library
    form = HostForm(request.POST if "hostname" in request.POST else None)
    if request.method == "POST":
        try:
            if form.is_bound and form.is_valid():
                hosts.add_host(library=library, actor=request.user, **form.cleaned_data)
                return redirect("libraries_admin:addresses", code=library.code)
            if not form.is_bound:
                _change_host(request, library)
                return redirect("libraries_admin:addresses", code=library.code)
        except hosts.HostError as error:
            if form.is_bound:
                form.add_error("hostname", str(error))
            else:
                messages.error(request, str(error))
    context = {
        "library": library,
        "form": form,
        "hosts": library.hosts.order_by("-is_canonical", "hostname"),
    }
    return render(request, "libraries/staff/addresses.html", context)


def _change_host(request: SignedInRequest, library: Library) -> None:
    host: LibraryHost = get_object_or_404(library.hosts, pk=request.POST.get("host") or 0)
    if "main" in request.POST:
        hosts.make_canonical(host=host, actor=request.user)
    elif "remove" in request.POST:
        hosts.remove_host(host=host, actor=request.user)


def _do(request: SignedInRequest, planned: LibraryAct) -> HttpResponse:
    parent = request.library
    done = plan_act(
        library=planned.library,
        kind=planned.kind,
        on=planned.on,
        details=planned.details,
        actor=request.user,
    )
    done.refresh_from_db()
    text = _("Done.") if done.done_at else _("Kept for its day.")
    messages.success(request, text)
    return redirect("libraries_admin:tree", code=parent.code)


def _acts_for(library: Library) -> list[ActKind]:
    """The acts that make sense for a library as it is."""
    if library.is_region or library.state == State.CLOSED:
        return []
    acts = [ActKind.RENAME, ActKind.MOVE, ActKind.MERGE]
    acts.append(ActKind.REOPEN if library.state == State.REPAIR else ActKind.REPAIR)
    return [*acts, ActKind.CLOSE]


def _inherited(library: Library) -> dict[str, str]:
    """Facts of the legal entity that the library has from above, by name."""
    return {
        name: value for name, value in legal_facts(library).items() if not getattr(library, name)
    }
