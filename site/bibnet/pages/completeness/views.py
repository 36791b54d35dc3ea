"""The staff's screens: what is missing at home, and the board of many libraries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Avg, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from bibnet.libraries import roles
from bibnet.libraries.models import District, Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.pages.models import Completeness, FeedbackPage, NewsIndexPage, NewsPage
from bibnet.pages.planting import begin_section
from bibnet.pages.quick_acts import index_of
from bibnet.pages.sections import requirements

from . import export
from .scoring import Item, Score, Standing, scores

WRITERS = (Role.LIBRARY_ADMIN, Role.EDITOR)
PER_PAGE = 50
ORDERS = {
    "percent": ("percent", "library__path"),
    "-percent": ("-percent", "library__path"),
    "empty": ("-empty", "percent", "library__path"),
    "stale": ("-stale", "percent", "library__path"),
    "links": ("-broken_links", "percent", "library__path"),
    "name": ("library__name", "library__path"),
    "district": ("library__district__sort_order", "library__district__name", "percent"),
}


@dataclass(frozen=True)
class Row:
    """A mandatory thing with the place where this person can mend it.

    `may_begin`: the person may write the library's own page of the section, which has none.
    """

    item: Item
    fix: str
    may_begin: bool = False


@never_cache
@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """One library: what is missing, what is out of date, what is there."""
    library = request.library
    if library.is_region:
        return redirect("completeness_admin:board", code=library.code)
    score = scores([library])[library.pk]
    rows = _rows(request, library, score)
    groups = [
        (standing, [one for one in rows if one.item.standing == standing])
        for standing in (Standing.EMPTY, Standing.STALE, Standing.FILLED)
    ]
    context = {
        "score": score,
        "groups": groups,
        "stale_after": requirements().stale_after_days,
        "has_below": library.numchild > 0,
    }
    return render(request, "pages/completeness/own.html", context)


@never_cache
@require_POST
def begin(request: SignedInRequest, section: str) -> HttpResponse:
    """The library's own page of a section, made as a draft at the section's address, to write."""
    library = request.library
    known = requirements().by_code.get(section)
    if known is None or library.is_region or library.root_page is None:
        raise Http404
    if not may_write(request, library):
        raise PermissionDenied
    page = begin_section(home=library.root_page, section=known, actor=request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)


@never_cache
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """All libraries under this one, by how complete they are."""
    found = _found(request)
    page = Paginator(found.select_related("library__district"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    districts = District.objects.filter(libraries__path__startswith=request.library.path)
    context = {
        "page": page,
        "rows": page.object_list,
        "districts": districts.distinct(),
        "district": request.GET.get("district", ""),
        "words": request.GET.get("q", "").strip()[:100],
        "sort": _sort(request.GET),
        "average": found.order_by().aggregate(mean=Avg("percent"))["mean"],
        "query": _query(request),
    }
    return render(request, "pages/completeness/board.html", context)


@never_cache
@require_safe
def board_file(request: SignedInRequest) -> HttpResponse:
    """What the board shows, all pages of it, as XLSX."""
    rows = _found(request).select_related("library__district").iterator(chunk_size=500)
    response = HttpResponse(export.workbook(rows), content_type=export.XLSX)
    response["Content-Disposition"] = 'attachment; filename="completeness.xlsx"'
    return response


def _found(request: SignedInRequest) -> QuerySet[Completeness]:
    found = Completeness.objects.under(request.library)
    district = request.GET.get("district", "")
    words = request.GET.get("q", "").strip()[:100]
    if district:
        found = found.filter(library__district__code=district)
    if words:
        found = found.filter(library__in=Library.objects.containing(words).values("pk"))
    return found.order_by(*ORDERS[_sort(request.GET)])


def _sort(query: Mapping[str, str]) -> str:
    wanted = query.get("sort", "")
    return wanted if wanted in ORDERS else "percent"


def _query(request: SignedInRequest) -> str:
    """The wishes in the address without order and page, for links that keep them."""
    kept = request.GET.copy()
    for name in ("sort", "page"):
        kept.pop(name, None)
    return kept.urlencode()


def may_write(request: SignedInRequest, library: Library) -> bool:
    """Whether the person may add pages to the library's own tree."""
    root = library.root_page
    return root is not None and root.permissions_for_user(request.user).can_add_subpage()


def _rows(request: SignedInRequest, library: Library, score: Score) -> list[Row]:
    fixes = _fixes(request, library)
    owners = {one.owner.pk: one.owner for one in score.items if one.owner is not None}
    writes_at = {
        pk for pk, owner in owners.items() if roles.has_role(request.user, owner, *WRITERS)
    }
    rows = []
    for one in score.items:
        begins = one.is_section and "pages" in fixes
        if one.owner is None:
            rows.append(Row(one, _fix(one, fixes), begins and one.page_id is None))
        else:
            rows.append(Row(one, _fix_above(one, one.owner, one.owner.pk in writes_at), begins))
    return rows


def _fix_above(item: Item, owner: Library, may_write_there: bool) -> str:
    """Where the organisation's people write it; others have no business there."""
    if not may_write_there:
        return ""
    if item.page_id:
        return _edit(item.page_id)
    return reverse("completeness_admin:own", kwargs={"code": owner.code})


def _fixes(request: SignedInRequest, library: Library) -> dict[str, str]:
    """Where contents and fields are mended, as far as this person may."""
    user, code = request.user, {"code": library.code}
    fixes: dict[str, str] = {}
    if roles.has_role(user, library, Role.LIBRARY_ADMIN):
        fixes["fields"] = reverse("libraries_admin:edit", kwargs=code)
        fixes["hours"] = reverse("libraries_admin:hours", kwargs=code)
    root = library.root_page
    if root is None or not may_write(request, library):
        return fixes
    fixes["pages"] = "yes"
    index = index_of(library, user, NewsIndexPage)
    if index is not None:
        fixes["news"] = _add(index, NewsPage)
    ask = FeedbackPage.objects.child_of(root).first()
    fixes["feedback"] = _edit(ask.pk) if ask else _add(root, FeedbackPage)
    fixes["events"] = reverse("wagtailadmin_explore", args=[root.pk])
    return fixes


def _fix(item: Item, fixes: Mapping[str, str]) -> str:
    if not item.is_section:
        return fixes.get(item.content or "fields", "")
    if "pages" not in fixes:
        return ""
    return _edit(item.page_id) if item.page_id else ""


def _edit(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def _add(parent: Page, kind: type[Page]) -> str:
    names: dict[str, Any] = {
        "content_type_app_name": kind._meta.app_label,
        "content_type_model_name": kind._meta.model_name,
        "parent_page_id": parent.pk,
    }
    return reverse("wagtailadmin_pages:add", kwargs=names)
