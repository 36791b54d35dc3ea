"""The public list of libraries and the reader's own choice of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bibnet import stamps
from bibnet.libraries import listing, mine, network, schedule, scheme
from bibnet.libraries.listing import MARKS, OPEN, Wishes
from bibnet.libraries.models import Library
from bibnet.libraries.models.library import LibraryQuerySet
from bibnet.libraries.requests import LibraryRequest
from bibnet.plugins import points
from bibnet.plugins.items import LibraryService
from bibnet.stamps.keeping import expires, kept
from bibnet.themes import social
from bibnet.themes.components import Chip
from bibnet.themes.views.lowvision import comes_from_same_origin

PER_PAGE = 25
MARK_WORDS = (
    ("is_childrens", gettext_lazy("for children")),
    ("is_model", gettext_lazy("model library")),
    ("is_for_blind", gettext_lazy("for the blind")),
    ("is_accessible", pgettext_lazy("library", "step-free access")),
)
# So many are seen at a glance: a search among them would only stand in the way.
FEW = 7


@dataclass(frozen=True)
class Row:
    """A library in a list."""

    title: str
    url: str
    place: str
    tone: str
    state: str
    note: str = ""


@require_safe
@kept
def library_list(request: LibraryRequest) -> HttpResponse:
    """Libraries of the region, on a microsite those under it; by wishes, page by page."""
    now = timezone.now()
    services = points.library_services.collect(request.library)
    wishes = Wishes.read(request.GET, [one.key for one in services])
    everything = listing.listed_under(request.library)
    found = _narrowed(everything, wishes, services, now)
    chosen = mine.my_library(request)
    page = _Counted(found, wishes, request.library, now).get_page(request.GET.get("page"))
    edge = listing.next_edge(request.library, now)
    context = {
        "wishes": wishes,
        "is_searched": not wishes.is_empty or page.paginator.count > FEW,
        "districts": listing.districts_of(request.library),
        "kinds": [(one.value, one.label) for one in listing.KINDS],
        "chips": _chips(request, wishes, services),
        "hidden": _hidden(request.GET),
        "page": page,
        "mine": rows([chosen], now)[0] if chosen else None,
        "rows": rows(list(page.object_list), now),
        "count_line": _count_line(found, wishes, request.library, now),
        "scheme": _scheme(found, wishes, request, edge if wishes.is_open else None),
        "og": social.shown(
            request.library,
            title=_("Libraries") if request.library.is_region else _("Branches and departments"),
            description=_("Find a library by place, district, what it offers; open now.")
            if request.library.is_region
            else str(request.library.name),
            path=request.path,
        ),
    }
    expires(request, schedule.expires_at(request.library, now))
    expires(request, edge)
    return render(request, "libraries/list.html", context)


@never_cache
@csrf_exempt
@require_POST
def choose_mine(request: LibraryRequest) -> HttpResponse:
    """Remember the reader's library and return to the portal's front page.

    Without a CSRF token, since the buttons stand on cached pages: the request must come from a
    page of the same host, and nothing but the choice changes.
    """
    if not comes_from_same_origin(request):
        return HttpResponseForbidden()
    code = request.POST.get("code", "")
    library = Library.objects.listed().filter(code=code).first()
    if code and library is None:
        raise Http404
    response = HttpResponseRedirect("/")
    mine.remember(response, library, is_secure=request.is_secure())
    return response


def rows(libraries: Sequence[Library], at: datetime) -> list[Row]:
    """Rows of a list with the libraries' state at a moment; ten take as many queries as one."""
    schedules = schedule.kept_schedules(libraries)
    addresses = network.front_urls(libraries)
    found = []
    for one in libraries:
        now = schedule.lines.now(schedules[one.pk], at)
        found.append(
            Row(one.name, addresses[one.pk], place_of(one), now.tone, now.short, marks_of(one))
        )
    return found


def place_of(library: Library) -> str:
    return ", ".join(part for part in (library.place, library.address) if part)


def marks_of(library: Library) -> str:
    """What kind of library it is, in words: «for children, model library»."""
    return ", ".join(str(words) for name, words in MARK_WORDS if getattr(library, name))


def _narrowed(
    libraries: LibraryQuerySet, wishes: Wishes, services: Sequence[LibraryService], at: datetime
) -> LibraryQuerySet:
    found = listing.narrowed(libraries, wishes, at)
    for service in services:
        if service.key in wishes.services:
            found = service.narrow(found)
    return found


def _chips(
    request: LibraryRequest, wishes: Wishes, services: Sequence[LibraryService]
) -> list[Chip]:
    wanted = [(OPEN, _("Open now"), wishes.is_open)]
    wanted += [(key, str(title), key in wishes.marks) for key, (_name, title) in MARKS.items()]
    wanted += [(one.key, str(one.title), one.key in wishes.services) for one in services]
    return [Chip(title, _toggled(request.GET, key, is_on), is_on) for key, title, is_on in wanted]


def _toggled(query: QueryDict, key: str, is_on: bool) -> str:
    changed = query.copy()
    changed.pop("page", None)
    if is_on:
        changed.pop(key, None)
    else:
        changed[key] = "1"
    return f"?{changed.urlencode()}"


def _hidden(query: QueryDict) -> list[tuple[str, str]]:
    """Wishes of the chips that the form must not lose."""
    return [(key, "1") for key in query if query[key] == "1" and key != "page"]


def _count_line(found: LibraryQuerySet, wishes: Wishes, library: Library, at: datetime) -> str:
    if wishes.is_countable:
        count = listing.open_count(library, wishes, at)
    else:
        count = (found if wishes.is_open else schedule.open_at(found, at)).count()
    return open_line(count)


def open_line(count: int) -> str:
    """«187 libraries are open now»."""
    if not count:
        return _("None is open now")
    return ngettext("{count} library is open now", "{count} libraries are open now", count).format(
        count=count
    )


class _Counted(Paginator):
    """Counts what many ask for no oftener than it changes."""

    def __init__(
        self, found: LibraryQuerySet, wishes: Wishes, library: Library, at: datetime
    ) -> None:
        super().__init__(found, PER_PAGE)
        self._found = found
        self._wishes, self._library, self._at = wishes, library, at

    @cached_property
    def count(self) -> int:
        if not self._wishes.is_countable:
            return self._found.count()
        if self._wishes.is_open:
            return listing.open_count(self._library, self._wishes, self._at)
        return listing.count_of(self._library, self._wishes)


def _scheme(
    found: LibraryQuerySet, wishes: Wishes, request: LibraryRequest, edge: datetime | None
) -> scheme.Scheme | None:
    """A drawing of all that was found; of what is open, the same until the first edge."""
    if wishes in (Wishes(), Wishes(district=wishes.district), Wishes(is_open=True)):
        return _kept_scheme(request.library, wishes, request.path, edge)
    return scheme.draw(_dots(found, wishes, request.path))


@stamps.remembered("network", "schedule")
def _kept_scheme(
    library: Library, wishes: Wishes, path: str, edge: datetime | None
) -> scheme.Scheme | None:
    at = edge - listing.MOMENT if edge else timezone.now()
    found = listing.narrowed(listing.listed_under(library), wishes, at)
    return scheme.draw(_dots(found, wishes, path))


def _dots(found: LibraryQuerySet, wishes: Wishes, path: str) -> list[scheme.Dot]:
    """Districts of all that was found; the libraries themselves within one district."""
    if wishes.district is None:
        return scheme.district_dots(found, f"{path}?district=")
    libraries = list(
        found.filter(latitude__isnull=False, longitude__isnull=False)[: scheme.MOST_DOTS]
    )
    addresses = network.front_urls(libraries)
    return [
        scheme.Dot(str(one), float(one.latitude), float(one.longitude), addresses[one.pk])
        for one in libraries
        if one.latitude is not None and one.longitude is not None
    ]
