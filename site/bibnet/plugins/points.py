"""The core's extension points. Answer them from a plugin's `hooks.py`::

    hooks = Registrar("catalog")

    @hooks.on(points.nav_items)
    def catalogue_link(library, *, request):
        return [NavItem(_("Catalogue"), "catalog:index", order=20)]

On the portal `library` is the region. Slots and sections of public pages are kept in the page
cache: what they show must not depend on who is looking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from .extension import Points
from .items import (
    ApiScope,
    AuditLabel,
    Caution,
    ConsentPurpose,
    Consequence,
    DemonstrationPart,
    Figure,
    FirstStep,
    FooterLink,
    LibraryService,
    NavItem,
    NoticeKind,
    PeriodicTask,
    Person,
    PersonalData,
    ReadyPart,
    SearchSource,
    Section,
    SignInMethod,
    SitemapEntry,
    StaffMenuItem,
    WaitingItem,
)

if TYPE_CHECKING:
    from bibnet.accounts.models import Reader, User
    from bibnet.libraries.models import Library, ScheduleChange
    from bibnet.libraries.requests import LibraryRequest, SignedInRequest

core = Points("core")
core_data = Points("core", follows_data=True)


# Lists


@core.list_point
def nav_items(library: Library, *, request: LibraryRequest) -> Iterable[NavItem]:
    """Links of the public menu. At most seven are shown, the others stand in the footer."""
    return []


@core.list_point
def footer_links(library: Library, *, request: LibraryRequest) -> Iterable[FooterLink]:
    """Links of the footer: for readers, official ones, and the last line's."""
    return []


@core.list_point
def home_sections(library: Library, *, request: LibraryRequest) -> Iterable[Section]:
    """Sections of a microsite's home page, below what is on."""
    return []


@core.list_point
def portal_sections(library: Library, *, request: LibraryRequest) -> Iterable[Section]:
    """Sections of the portal's home page."""
    return []


@core.list_point
def portal_figures(library: Library) -> Iterable[Figure]:
    """Figures of the network on the portal's home page; a nought is left out.

    Only what can be counted truly. Who counts many rows remembers the sum under stamps.
    """
    return []


@core.list_point
def cabinet_panels(
    library: Library, *, request: LibraryRequest, reader: Reader | None
) -> Iterable[Section]:
    """Panels of the personal cabinet: what this person has here. `reader` may be None."""
    return []


@core.list_point
def staff_menu_items(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    """Links of the staff's menu for the library at hand; offer what this person may open."""
    return []


@core.list_point
def quick_acts(library: Library, *, user: User) -> Iterable[StaffMenuItem]:
    """Buttons of the staff's start page: what this person does here most often, news first."""
    return []


@core.list_point
def staff_start_items(library: Library, *, user: User) -> Iterable[WaitingItem]:
    """What waits today for this member of staff in the library; things of count 0 are dropped."""
    return []


@core.list_point
def first_steps(library: Library, *, user: User) -> Iterable[FirstStep]:
    """Steps that a new library has to take, with what is done already."""
    return []


@core.list_point
def schedule_cautions(
    library: Library, *, change: ScheduleChange, libraries: Collection[Library]
) -> Iterable[Caution]:
    """What a change of the schedule meets in `libraries`: events announced on a closed day, say.

    It is asked before the change is saved; `library` is the one above all of them.
    """
    return []


@core_data.list_point
def merger_consequences(library: Library, *, into: Library) -> Iterable[Consequence]:
    """What a merger would do to what is kept of the library, before it is confirmed."""
    return []


@core_data.list_point
def work_to_hand_over(library: Library, *, leaver: User) -> Iterable[Consequence]:
    """What of somebody's work in the library would pass to a colleague, before it is confirmed."""
    return []


@core.list_point
def search_sources(library: Library) -> Iterable[SearchSource]:
    """What the site's search asks beside the pages."""
    return []


@core.list_point
def notice_kinds(library: Library) -> Iterable[NoticeKind]:
    """Kinds of notices that this plugin sends."""
    return []


@core.list_point
def periodic_tasks(library: Library) -> Iterable[PeriodicTask]:
    """Work that the worker does again and again."""
    return []


@core.list_point
def ready_parts(library: Library) -> Iterable[ReadyPart]:
    """Parts that `/readyz` names beside the core's, each once, whatever library is asked.

    The portal goes on without them: what fails is named, and the answer stays 200.
    """
    return []


@core.list_point
def sign_in_methods(library: Library, *, request: LibraryRequest) -> Iterable[SignInMethod]:
    """Ways to sign in besides the password, on the account host."""
    return []


@core.list_point
def consent_purposes(library: Library) -> Iterable[ConsentPurpose]:
    """What readers are asked to agree to, each for itself."""
    return []


@core.list_point
def library_services(library: Library) -> Iterable[LibraryService]:
    """Filters of the portal's list of libraries by what they offer."""
    return []


@core_data.list_point
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    """Names of this plugin's actions in the audit log, which keeps them when it is off."""
    return []


@core.list_point
def sitemap_entries(library: Library) -> Iterable[SitemapEntry]:
    """Public addresses of the plugin for the sitemap of the library's host."""
    return []


@core.list_point
def demonstration_parts(library: Library) -> Iterable[DemonstrationPart]:
    """What the plugin adds to the demonstration for this member, or for the region, which is asked
    last; each part is made once.
    """
    return []


@core.list_point
def api_scopes(library: Library) -> Iterable[ApiScope]:
    """Rights that a token for the API may carry."""
    return []


@core_data.list_point
def personal_data(library: Library) -> Iterable[PersonalData]:
    """Kinds of personal data that the plugin keeps: to export, erase and merge. Ask the region."""
    return []


# Slots


@core.slot
def home_main(library: Library, *, request: LibraryRequest) -> str:
    """The wide column of a microsite's home page: a ledger or a shelf."""
    return ""


@core.slot
def home_side(library: Library, *, request: LibraryRequest) -> str:
    """The narrow column of a microsite's home page: a panel."""
    return ""


@core.slot
def portal_main(library: Library, *, request: LibraryRequest) -> str:
    """The wide column of the portal's home page."""
    return ""


@core.slot
def library_main(library: Library, *, request: LibraryRequest, place: Library) -> str:
    """The page of `place`, a branch or point without a site of its own, below what it says itself.

    `library` is the one whose site it stands on.
    """
    return ""


@core.slot
def event_after(library: Library, *, request: LibraryRequest, page: Any) -> str:
    """Below an event (`page`): a shelf of books on its subject, say."""
    return ""


@core.slot
def news_after(library: Library, *, request: LibraryRequest, page: Any) -> str:
    """Below a piece of news (`page`)."""
    return ""


@core.slot
def page_after(library: Library, *, request: LibraryRequest, page: Any) -> str:
    """Below an information page (`page`)."""
    return ""


@core.slot
def cabinet_main(library: Library, *, request: LibraryRequest, reader: Reader | None) -> str:
    """The wide column of the cabinet, below its panels: sheets. Never cached."""
    return ""


@core.slot
def cabinet_side(library: Library, *, request: LibraryRequest, reader: Reader | None) -> str:
    """The narrow column of the cabinet: a panel. Never cached."""
    return ""


@core.slot
def page_footer(library: Library, *, request: LibraryRequest) -> str:
    """The footer of every public page, above the address."""
    return ""


# Participants: inside the transaction, may refuse


@core_data.participants
def library_merging(library: Library, *, into: Library) -> None:
    """A library is being merged into another: hand over or name what is open."""


@core_data.participants
def readers_merging(library: Library, *, kept: Person, gone: Person) -> None:
    """Two entries of one person become one: hand over what belongs to `gone`. Ask the region."""


@core_data.participants
def work_handing_over(library: Library, *, leaver: User, successor: User) -> None:
    """Somebody leaves the library: drafts, questions and what else waits for them pass on."""


# Announcements: after the transaction, at least once


@core.announcement
def library_founded(library: Library) -> None:
    """A library has been founded."""


@core.announcement
def library_renamed(library: Library) -> None:
    """A library has another name or another code."""


@core.announcement
def page_published(library: Library, *, page: Any) -> None:
    """A page of the library has been published, for the first time or again."""


@core.announcement
def page_unpublished(library: Library, *, page: Any) -> None:
    """A page of the library is no longer public."""


@core.announcement
def schedule_changed(library: Library, *, change: ScheduleChange) -> None:
    """A change of the schedule has been saved, corrected or withdrawn."""


@core.announcement
def event_cancelled(library: Library, *, event: Any, starts: str) -> None:
    """An event, or its one occurrence that `starts` then (ISO), has been cancelled."""


@core.announcement
def plugin_enabled(library: Library, *, slug: str) -> None:
    """A plugin has been switched on for the library."""


@core.announcement
def plugin_disabled(library: Library, *, slug: str) -> None:
    """A plugin has been switched off for the library."""


# Vetoes


@core_data.veto
def person_erasing(library: Library, *, person: Person) -> Iterable[str]:
    """Why this person's data cannot be erased now: books on loan, say. Ask the region."""
    return []


@core.veto
def library_closing(library: Library) -> Iterable[str]:
    """Why the library cannot be archived now."""
    return []


@core.veto
def plugin_switching(library: Library, *, slug: str, enabled: bool) -> Iterable[str]:
    """Why this plugin cannot be switched on (`enabled`) or off in the library now."""
    return []


# A plugin's own life: only the plugin itself is asked


@core.lifecycle
def on_enable(library: Library) -> None:
    """Switched on for the library, inside the transaction: make what must be there."""


@core.lifecycle
def on_disable(library: Library) -> None:
    """Switched off for the library, inside the transaction. Delete nothing."""


@core.lifecycle
def why_not_enable(library: Library) -> Iterable[str]:
    """Reasons against switching on, as sentences a person can act on."""
    return []


@core.lifecycle
def why_not_disable(library: Library) -> Iterable[str]:
    """Reasons against switching off: "12 books are still on loan"."""
    return []
