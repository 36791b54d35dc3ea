"""The library's events for its staff: to come, past, drafts; the dates of one event."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bibnet.events import staff
from bibnet.events.models import EventIndexPage, EventPage, EventReportPage, Occurrence
from bibnet.events.querysets import OccurrenceQuerySet
from bibnet.events.services.releasing import publish_draft, what_is_missing
from bibnet.libraries.requests import SignedInRequest
from bibnet.pages.quick_acts import add_button, index_of

PER_PAGE = 30
COMING, PAST, DRAFTS = "coming", "past", "drafts"


@never_cache
@staff.for_team
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Events to come; by `tab` the past ones and the drafts; `q` narrows by title."""
    library = request.library
    words = request.GET.get("q", "").strip()[:100]
    tab = request.GET.get("tab", COMING)
    context: dict[str, Any] = {
        "library": library,
        "tab": tab if tab in (PAST, DRAFTS) else COMING,
        "words": words,
        "may_edit": staff.may_edit(request.user, library),
        "add": _add_button(request),
    }
    if context["tab"] == DRAFTS:
        found = staff.with_words(staff.drafts(library), words, field="draft_title")
        context["page"] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    else:
        _show_dates(context, request, staff.with_words(_dates(request, context["tab"]), words))
    return render(request, "events/staff/list.html", context)


def _dates(request: SignedInRequest, tab: str) -> OccurrenceQuerySet:
    now = timezone.now()
    if request.GET.get("without") == "report":
        return staff.without_report(request.library, now=now)
    dates = staff.dates_held_at(request.library).public()
    if tab == PAST:
        return dates.past(now)
    coming = dates.not_over(now).order_by("starts", "pk")
    return coming if request.GET.get("q") else coming.without_far_repeats(now)


def _show_dates(
    context: dict[str, Any], request: SignedInRequest, dates: OccurrenceQuerySet
) -> None:
    page = Paginator(dates, PER_PAGE).get_page(request.GET.get("page"))
    context["page"] = page
    context["rows"] = staff.rows(
        page.object_list, library=request.library, user=request.user, now=timezone.now()
    )


def _add_button(request: SignedInRequest) -> Any:
    index = index_of(request.library, request.user, EventIndexPage)
    if index is None:
        return None
    return next(add_button(index, EventPage, _("Add an event"), order=10))


@never_cache
@staff.for_team
@require_safe
def dates(request: SignedInRequest, pk: int) -> HttpResponse:
    """All dates of one event that are not over, each to change or to call off."""
    found = staff.dates_held_at(request.library).filter(page=pk)
    first = found.first()
    if first is None:
        raise Http404
    coming = found.not_over(timezone.now()).order_by("starts", "pk")
    context = {
        "library": request.library,
        "event": first.page,
        "may_edit": staff.may_edit(request.user, first.library),
    }
    _show_dates(context, request, coming)
    return render(request, "events/staff/dates.html", context)


@never_cache
@staff.for_editors
@require_POST
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show readers a draft; what it lacks is said, and the editor opens."""
    draft = staff.drafts(request.library).filter(pk=pk).first()
    if draft is None:
        raise Http404
    page: EventPage | EventReportPage = draft.specific
    try:
        publish_draft(page=page, actor=request.user)
    except ValidationError as error:
        missing = " ".join(what_is_missing(error, page))
        messages.error(request, _("Not published yet. {reasons}").format(reasons=missing))
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.success(request, _("Published: «{title}».").format(title=page.draft_title))
    return redirect("events_admin:list", code=request.library.code)


def date_here(request: SignedInRequest, pk: int) -> Occurrence:
    """A date held in the library of the address or under it, or 404."""
    found = staff.dates_held_at(request.library).filter(Q(page__live=True) | Q(taken__gt=0))
    date = found.filter(pk=pk).first()
    if date is None:
        raise Http404
    return date
