"""The only door through which the core calls the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from bibnet.plugins import items, points
from bibnet.plugins.registrar import Registrar

from . import api, leaving, tasks, telling
from .covers.fetching import fetch_covers
from .covers.following import follow
from .deciding import proposing
from .demo.filling import fill
from .favourites import personal_data as favourites_data
from .favourites.cabinet import panel as favourites_panel
from .harvesting import daily
from .models import Quarantined, QuarantineState, Record, SavedSearch
from .pages import arrivals, in_site_search, rows, sitemap
from .permissions import policy
from .resources import reading as resources
from .saved import personal_data as saved_data
from .saved import watching
from .saved.cabinet import panel as saved_panel
from .searching.draining import drain_in_worker
from .searching.engines import is_ready
from .searching.restocking import index_copies_anew, index_stock_anew
from .selections import reading as selections
from .staff_sections import sections_of

if TYPE_CHECKING:
    from bibnet.accounts.models import Reader, User
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest, SignedInRequest

hooks = Registrar("catalog")
# A row of covers on a wide page.
MOST_AT_HOME = 8

ENTERED = {
    "record_entered": gettext_lazy("A book was entered by hand"),
    "record_changed": gettext_lazy("A record was corrected"),
    "record_reverted": gettext_lazy("A record was put back to what it said before"),
    "record_withdrawn": gettext_lazy("A record was withdrawn"),
    "record_brought_back": gettext_lazy("A withdrawn record was brought back"),
    "record_taken_back": gettext_lazy("The last act on a record was taken back"),
    "record_overlaid": gettext_lazy("A delivered record was corrected"),
    "correction_taken_back": gettext_lazy("A correction of a delivered record was taken back"),
}
ACTS = {
    "source_confirmed": gettext_lazy("How the files of a source are read was confirmed"),
    "import_checked": gettext_lazy("A file of records was checked"),
    "import_started": gettext_lazy("An import of records was begun"),
    "import_paused": gettext_lazy("An import of records was paused"),
    "import_resumed": gettext_lazy("An import of records went on"),
    "import_undone": gettext_lazy("An import of records was taken back"),
    "import_forgotten": gettext_lazy("A file of records was dropped"),
    "piece_mended": gettext_lazy("A record in quarantine was mended"),
    "piece_dropped": gettext_lazy("A record in quarantine was left as it is"),
    "record_hidden": gettext_lazy("A record was hidden from readers"),
    "record_shown": gettext_lazy("A record was shown to readers again"),
}


@hooks.on(points.staff_menu_items)
def catalogue_of_staff(
    library: Library, *, request: SignedInRequest
) -> Iterable[items.StaffMenuItem]:
    """The first of the sections that the person may open; the others stand on its screen."""
    for _title, url in sections_of(request.user, library)[:1]:
        yield items.StaffMenuItem(_("Catalogue"), url=url, icon="list-ul", order=25)


@hooks.on(points.staff_start_items)
def waits_in_quarantine(library: Library, *, user: User) -> Iterable[items.WaitingItem]:
    """Records in quarantine of imports that were neither checks nor taken back."""
    member = library.member
    if not policy.has_permission(user, "bibnet_catalog.change_quarantined", member):
        return
    waiting = Quarantined.objects.of(member).filter(state=QuarantineState.OPEN, run__is_dry=False)
    waiting = waiting.exclude(run__state__in=("undoing", "undone"))
    count = waiting.count()
    if count:
        words = ngettext(
            "{count} record in quarantine", "{count} records in quarantine", count
        ).format(count=count)
        latest = waiting.order_by("-run").values_list("run", flat=True).first()
        url = reverse("catalog_admin:quarantine", args=[member.code, latest])
        yield items.WaitingItem(words, url=url, count=count, order=45)


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[items.AuditLabel]:
    return [items.AuditLabel(f"catalog.{act}", title) for act, title in ACTS.items()]


@hooks.on(points.notice_kinds)
def notice_kinds(library: Library) -> Iterable[items.NoticeKind]:
    return [
        items.NoticeKind(
            telling.KIND,
            gettext_lazy("An import of records that I began has ended"),
            "bibnet_catalog/notices/import_ended",
        ),
        items.NoticeKind(
            proposing.ANSWERED,
            gettext_lazy("A proposal of mine about editions was answered"),
            "bibnet_catalog/notices/proposal_answered",
        ),
    ]


@hooks.on(points.periodic_tasks)
def periodic_tasks(library: Library) -> Iterable[items.PeriodicTask]:
    minute, day = timedelta(minutes=1), timedelta(days=1)
    return [
        items.PeriodicTask("catalog.take_up", tasks.take_up, every=minute, once=True),
        items.PeriodicTask("catalog.watch", tasks.watch, every=minute, once=True),
        items.PeriodicTask("catalog.drop_files", tasks.drop_old_files, every=day, once=True),
    ]


@hooks.on(points.demonstration_parts)
def stock_of_the_demonstration(library: Library) -> Iterable[items.DemonstrationPart]:
    if library.is_region:
        return [items.DemonstrationPart("index", drain_in_worker)]
    return [items.DemonstrationPart("books", fill)]


@hooks.on(points.library_closing)
def no_import_is_at_work(library: Library) -> Iterable[str]:
    sentence = leaving.why_not_now(library)
    return [sentence] if sentence else []


@hooks.on(points.library_renamed)
def its_stock_is_indexed_anew(library: Library, key: str) -> None:
    index_stock_anew(library)


@hooks.on(points.library_merging)
def records_go_along(library: Library, *, into: Library) -> None:
    leaving.hand_over(library=library, into=into)


@hooks.on(points.library_merging)
def searches_go_along(library: Library, *, into: Library) -> None:
    SavedSearch.objects.of(library).update(library=into)


@hooks.on(points.merger_consequences)
def records_to_go_along(library: Library, *, into: Library) -> Iterable[items.Consequence]:
    count = Record.objects.of(library).filter(is_gone=False).count()
    if count:
        text = ngettext(
            "{count} record of the catalogue passes to «{library}» with its copies.",
            "{count} records of the catalogue pass to «{library}» with their copies.",
            count,
        )
        yield items.Consequence(text=text.format(count=count, library=into.member), order=60)


DECIDED = {
    "editions_joined": gettext_lazy("Two editions were joined"),
    "editions_told_apart": gettext_lazy("Two editions were found to be different"),
    "records_parted": gettext_lazy("Records were taken out of an edition"),
    "decision_undone": gettext_lazy("A decision about editions was undone"),
    "edition_marked": gettext_lazy("An edition was marked"),
    "editions_marked": gettext_lazy("Editions of a list were marked"),
    "marks_taken_off": gettext_lazy("The marks of a list were taken off"),
    "mark_taken_off": gettext_lazy("A mark was taken off an edition"),
    "proposed": gettext_lazy("A decision about editions was proposed"),
    "proposal_confirmed": gettext_lazy("A proposal about editions was confirmed"),
    "proposal_declined": gettext_lazy("A proposal about editions was declined"),
    "proposal_withdrawn": gettext_lazy("A proposal about editions was taken back"),
}


@hooks.on(points.audit_labels)
def decisions_in_the_log(library: Library) -> Iterable[items.AuditLabel]:
    return [items.AuditLabel(f"catalog.{act}", title) for act, title in DECIDED.items()]


@hooks.on(points.quick_acts)
def add_a_book(library: Library, *, user: User) -> Iterable[items.StaffMenuItem]:
    member = library.member
    may = policy.has_permission(user, "bibnet_catalog.enter_record", member)
    if may and not member.is_region:
        address = {"code": member.code}
        yield items.StaffMenuItem(_("Add a book"), "catalog_admin:add_book", address, order=35)


@hooks.on(points.audit_labels)
def entering_in_the_log(library: Library) -> Iterable[items.AuditLabel]:
    return [items.AuditLabel(f"catalog.{act}", title) for act, title in ENTERED.items()]


@hooks.on(points.nav_items)
def catalogue_of_readers(library: Library) -> Iterable[items.NavItem]:
    yield items.NavItem(pgettext("menu", "Catalogue"), "catalog:search", order=20)


@hooks.on(points.search_sources)
def books(library: Library) -> Iterable[items.SearchSource]:
    yield items.SearchSource(
        "books",
        gettext_lazy("Books and other editions"),
        in_site_search.search,
        "catalog:search",
        order=10,
    )


@hooks.on(points.home_sections)
@hooks.on(points.portal_sections)
def new_arrivals(library: Library) -> Iterable[items.Section]:
    entries = arrivals.arrivals(library, MOST_AT_HOME)
    if library.is_childrens:
        entries = rows.for_minors(entries)
    if entries:
        yield items.Section(
            "new",
            gettext_lazy("New arrivals"),
            "bibnet_catalog/parts/arrivals.html",
            {"arrivals": rows.shelf_of(entries), "feed_url": reverse("catalog:new_feed")},
            more=items.Link(gettext_lazy("All new arrivals"), "catalog:new"),
            order=30,
        )


@hooks.on(points.sitemap_entries)
def addresses(library: Library) -> Iterable[items.SitemapEntry]:
    yield from sitemap.entries(library)


@hooks.on(points.periodic_tasks)
def index_changes(library: Library) -> Iterable[items.PeriodicTask]:
    every = timedelta(seconds=2)
    return [items.PeriodicTask("catalog.index", drain_in_worker, every=every, once=True)]


@hooks.on(points.ready_parts)
def the_search_is_there(library: Library) -> Iterable[items.ReadyPart]:
    yield items.ReadyPart("search", is_ready)


@hooks.on(points.periodic_tasks)
def servers_are_harvested(library: Library) -> Iterable[items.PeriodicTask]:
    run = daily.harvest_servers
    return [items.PeriodicTask("catalog.harvest", run, every=timedelta(days=1))]


@hooks.on(points.personal_data)
def what_readers_keep(library: Library) -> Iterable[items.PersonalData]:
    return [favourites_data.source(), saved_data.source()]


@hooks.on(points.cabinet_panels)
def favourites_in_the_cabinet(
    library: Library, *, request: LibraryRequest, reader: Reader | None
) -> Iterable[items.Section]:
    yield from favourites_panel(library, request)
    yield from saved_panel(request)


@hooks.on(points.notice_kinds)
def new_books(library: Library) -> Iterable[items.NoticeKind]:
    title = gettext_lazy("New books by my saved searches")
    yield items.NoticeKind(watching.KIND, title, "bibnet_catalog/notices/new_found")


@hooks.on(points.periodic_tasks)
def saved_searches_are_repeated(library: Library) -> Iterable[items.PeriodicTask]:
    day = timedelta(days=1)
    return [items.PeriodicTask("catalog.saved", watching.look, every=day, once=True)]


COVERED = {
    "cover_uploaded": gettext_lazy("A cover was uploaded"),
    "cover_removed": gettext_lazy("An uploaded cover was taken away"),
}


@hooks.on(points.audit_labels)
def covers_in_the_log(library: Library) -> Iterable[items.AuditLabel]:
    return [items.AuditLabel(f"catalog.{act}", title) for act, title in COVERED.items()]


@hooks.on(points.periodic_tasks)
def covers_are_fetched(library: Library) -> Iterable[items.PeriodicTask]:
    every = timedelta(minutes=1)
    return [items.PeriodicTask("catalog.covers", fetch_covers, every=every, once=True)]


@hooks.on(api.availability_changed)
def look_anew(library: Library, key: str, *, copies: Sequence[int]) -> None:
    index_copies_anew(copies)


@hooks.on(api.editions_merging)
def covers_go_along(library: Library, *, into: Mapping[int, int]) -> None:
    follow(into)


SELECTING = {
    "selection_made": gettext_lazy("A selection of books was begun"),
    "selection_changed": gettext_lazy("Title, text or marks of a selection were changed"),
    "selection_filled": gettext_lazy("The books of a selection were changed"),
    "selection_published": gettext_lazy("A selection was published"),
    "selection_hidden": gettext_lazy("A selection was taken off the site"),
    "selection_dropped": gettext_lazy("A selection was deleted"),
}
SELECTIONS_AT_HOME = 4


@hooks.on(points.audit_labels)
def selecting_in_the_log(library: Library) -> Iterable[items.AuditLabel]:
    return [items.AuditLabel(f"catalog.{act}", title) for act, title in SELECTING.items()]


@hooks.on(points.home_sections)
@hooks.on(points.portal_sections)
def selections_at_home(library: Library) -> Iterable[items.Section]:
    found = selections.latest(library, SELECTIONS_AT_HOME, to_minors=library.is_childrens)
    if found:
        yield items.Section(
            "selections",
            gettext_lazy("Selections"),
            "bibnet_catalog/parts/selections_home.html",
            {"selections": found},
            more=items.Link(gettext_lazy("All selections"), "catalog:selections"),
            order=32,
        )


@hooks.on(points.search_sources)
def selections_in_the_search(library: Library) -> Iterable[items.SearchSource]:
    yield items.SearchSource(
        "selections",
        gettext_lazy("Selections"),
        selections.search,
        "catalog:selections",
        order=15,
    )


@hooks.on(points.sitemap_entries)
def selections_in_the_sitemap(library: Library) -> Iterable[items.SitemapEntry]:
    found = selections.addresses(library)
    if found:
        yield items.SitemapEntry(reverse("catalog:selections"))
    for one in found:
        yield items.SitemapEntry(selections.address_of(one, library), one.changed_at)


@hooks.on(points.search_sources)
def resources_in_the_search(library: Library) -> Iterable[items.SearchSource]:
    yield items.SearchSource(
        "resources",
        gettext_lazy("Electronic resources"),
        resources.search,
        "catalog:resources",
        order=20,
    )


@hooks.on(points.sitemap_entries)
def resources_in_the_sitemap(library: Library) -> Iterable[items.SitemapEntry]:
    if resources.has_any(library):
        yield items.SitemapEntry(reverse("catalog:resources"))
