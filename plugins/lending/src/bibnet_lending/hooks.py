"""The only door through which the core and the catalogue call lending."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, pgettext

from bibnet.libraries import schedule
from bibnet.plugins import items, points
from bibnet.plugins.registrar import Registrar

from . import (
    api,
    asking_parts,
    availability,
    family,
    following,
    mine,
    personal_data,
    staff_menu,
    staff_waiting,
    succession,
    telling_applicants,
)
from .audit_acts import ACTS
from .demo.electronic import fill_fund
from .demo.filling import fill
from .electronic import accounts
from .electronic import upkeep as electronic
from .electronic.choosing import has_title
from .electronic.demo_vendor import entry as demo_vendor
from .electronic.wanted import ANSWERED
from .rest.doors import READ, WRITE
from .services import remembering, reminding, request_telling, telling
from .services.promptness import pass_on_late
from .services.upkeep import keep_in_order
from .still_open import still_open

if TYPE_CHECKING:
    from bibnet_catalog.models import Copy
    from django.db.models import QuerySet

    from bibnet.accounts.models import Reader, User
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest, SignedInRequest
    from bibnet.plugins.items import Person

hooks = Registrar("lending")
MOST_IN_PANEL = 5


@hooks.on(catalog.availability)
def whether_copies_can_be_had(
    library: Library, *, copies: Collection[int]
) -> Iterable[catalog.Availability]:
    return availability.told(copies)


@hooks.on(catalog.online)
def what_the_funds_have(library: Library, *, editions: Collection[int]) -> Iterable[catalog.Online]:
    return availability.online(library, editions)


@hooks.on(catalog.entry_actions)
def order_button(library: Library, *, request: LibraryRequest, edition: int) -> str:
    """Where the library has a copy that may be lent; on the portal, where any library has one."""
    return asking_parts.order_button(library, request, edition)


@hooks.on(catalog.nothing_found)
def not_found_ask(library: Library, *, request: LibraryRequest, text: str) -> str:
    """«Не нашли? Закажем»."""
    return asking_parts.request_button(library, request, text)


@hooks.on(catalog.entry_actions)
def electronic_button(library: Library, *, request: LibraryRequest, edition: int) -> str:
    """On a library's own site, where its funds have the book."""
    facts = catalog.editions([edition]).get(edition)
    if library.is_region or facts is None or not has_title(library, facts.number):
        return ""
    return render_to_string("bibnet_lending/parts/take_button.html", {"edition": edition}, request)


@hooks.on(api.vendors)
def vendor_of_the_demonstration(library: Library) -> Iterable[api.VendorEntry]:
    """Nowhere unless it is set."""
    return demo_vendor.entries()


@hooks.on(catalog.entry_actions)
def ask_button(library: Library, *, request: LibraryRequest, edition: int) -> str:
    """On the site of a library that buys electronic books and has not this one."""
    facts = catalog.editions([edition]).get(edition)
    if (
        library.is_region
        or facts is None
        or facts.is_hidden
        or not accounts.vendors_of(library.member)
    ):
        return ""
    if has_title(library, facts.number):
        return ""
    return render_to_string("bibnet_lending/parts/ask_button.html", {"edition": edition}, request)


@hooks.on(catalog.editions_merging)
def what_waits_for_merged_editions(library: Library, *, into: Mapping[int, int]) -> None:
    following.editions_merge(into)


@hooks.on(catalog.records_moving)
def what_hangs_on_moved_records(library: Library, *, moves: Collection[catalog.Move]) -> None:
    following.records_move(moves)


@hooks.on(catalog.copies_leaving)
def nothing_lent_leaves(library: Library, *, copies: QuerySet[Copy]) -> None:
    following.copies_leave(copies)


@hooks.on(points.cabinet_panels)
def my_books(
    library: Library, *, request: LibraryRequest, reader: Reader | None
) -> Iterable[items.Section]:
    """What waits and what is on hand, for who has any, children's books included."""
    now = timezone.now()
    people = family.people_of(reader, schedule.today(library, now))
    books = mine.books_of(people, now=now, has_estimates=False)
    ready = [one for one in books["ordered"] if one.is_ready]
    on_hand = books["on_hand"][:MOST_IN_PANEL]
    if ready or on_hand:
        yield items.Section(
            key="my_books",
            title=pgettext("of a reader", "My books"),
            template="bibnet_lending/parts/my_books_panel.html",
            context={"ready": ready, "on_hand": on_hand},
            more=items.Link(gettext_lazy("All my books"), "lending:mine"),
            order=10,
        )


@hooks.on(points.footer_links)
def my_books_in_the_footer(
    library: Library, *, request: LibraryRequest
) -> Iterable[items.FooterLink]:
    links = [items.FooterLink(pgettext("of a reader", "My books"), "lending:mine", order=30)]
    if not library.is_region:
        links.append(items.FooterLink(gettext("Get a reader ticket"), "lending:apply", order=31))
    return links


@hooks.on(points.sign_in_methods)
def sign_in_by_ticket(library: Library) -> Iterable[items.SignInMethod]:
    return [
        items.SignInMethod(
            gettext_lazy("reader ticket and password"), "lending:sign_in", key="ticket"
        )
    ]


@hooks.on(points.staff_menu_items)
def screens_in_the_menu(
    library: Library, *, request: SignedInRequest
) -> Iterable[items.StaffMenuItem]:
    return staff_menu.menu_items(library, request.user)


@hooks.on(points.staff_start_items)
def what_waits(library: Library, *, user: User) -> Iterable[items.WaitingItem]:
    return staff_waiting.waiting_items(library, user)


@hooks.on(points.notice_kinds)
def notices(library: Library) -> Iterable[items.NoticeKind]:
    return [
        items.NoticeKind(
            key=telling_applicants.KIND,
            title=gettext_lazy("Answer to an application for a ticket"),
            template=telling_applicants.TEMPLATE,
            order=40,
        ),
        items.NoticeKind(
            key=ANSWERED,
            title=gettext_lazy("Answer to a request to buy an electronic book"),
            template="bibnet_lending/notices/wanted",
            order=41,
        ),
        items.NoticeKind(
            key="lending.closing",
            title=gettext_lazy("A library closes, so days of my books change"),
            template="bibnet_lending/notices/closing",
            order=42,
        ),
    ]


@hooks.on(points.notice_kinds)
def what_became_of_requests(library: Library) -> Iterable[items.NoticeKind]:
    return request_telling.kinds()


@hooks.on(points.library_merging, order=60)
def readers_go_along(library: Library, *, into: Library) -> None:
    """After the catalogue, whose copies go first."""
    succession.check_merger(library, into=into)
    succession.follow(library, into=into)


@hooks.on(points.merger_consequences)
def readers_to_go_along(library: Library, *, into: Library) -> Iterable[items.Consequence]:
    return succession.consequences(library, into=into)


@hooks.on(points.personal_data)
def what_is_kept_of_a_reader(library: Library) -> Iterable[items.PersonalData]:
    return [
        items.PersonalData(
            "lending",
            gettext_lazy("Tickets, loans and orders"),
            personal_data.export,
            personal_data.erase,
            personal_data.merge,
            personal_data.seen_since,
        )
    ]


@hooks.on(points.person_erasing)
def who_has_books_is_not_erased(library: Library, *, person: Person) -> Iterable[str]:
    return personal_data.why_not_erase(person)


@hooks.on(points.periodic_tasks)
def periodic_tasks(library: Library) -> Iterable[items.PeriodicTask]:
    hour = timedelta(hours=1)
    return [
        items.PeriodicTask("lending.remind", reminding.remind, every=hour),
        items.PeriodicTask(
            "lending.electronic", electronic.keep_in_order, every=timedelta(minutes=1)
        ),
        items.PeriodicTask("lending.order", keep_in_order, every=hour),
        items.PeriodicTask("lending.promptness", pass_on_late, every=hour),
    ]


@hooks.on(points.demonstration_parts)
def desks_of_the_demonstration(library: Library) -> Iterable[items.DemonstrationPart]:
    """After the catalogue's, which brings the books."""
    if library.is_region:
        return []
    return [
        items.DemonstrationPart("desk", fill, order=60),
        items.DemonstrationPart("electronic", fill_fund, order=61),
    ]


@hooks.on(points.notice_kinds)
def notices_of_books(library: Library) -> Iterable[items.NoticeKind]:
    return telling.kinds()


@hooks.on(points.consent_purposes)
def consents(library: Library) -> Iterable[items.ConsentPurpose]:
    return [
        items.ConsentPurpose(
            remembering.PURPOSE,
            gettext_lazy("History of reading"),
            label=gettext_lazy("I want a list of the books that I have read to be kept for me."),
            text=partial(render_to_string, "bibnet_lending/consents/history.txt"),
            order=60,
        )
    ]


@hooks.on(points.api_scopes)
def what_tokens_may(library: Library) -> Iterable[items.ApiScope]:
    return [
        items.ApiScope(READ, gettext_lazy("see tickets, loans and orders")),
        items.ApiScope(WRITE, gettext_lazy("lend, take back, order")),
    ]


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[items.AuditLabel]:
    return [items.AuditLabel(f"lending.{act}", title) for act, title in ACTS.items()]


@hooks.on(points.why_not_disable)
def what_readers_still_have(library: Library) -> Iterable[str]:
    return still_open(library)


@hooks.on(points.library_closing)
def what_readers_of_one_that_closes_have(library: Library) -> Iterable[str]:
    return still_open(library)
