"""The only door through which the core and the catalogue call lending."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db.models import Count, Min
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from bibnet.libraries import schedule
from bibnet.plugins import items, points
from bibnet.plugins.registrar import Registrar

from . import (
    api,
    asking_parts,
    availability,
    exchange_parts,
    family,
    following,
    mine,
    personal_data,
    telling_applicants,
)
from .demo.electronic import fill_fund
from .demo.filling import fill
from .electronic import upkeep as electronic
from .electronic.accounts import vendors_of
from .electronic.choosing import has_title
from .electronic.demo_vendor import entry as demo_vendor
from .electronic.wanted import ANSWERED
from .models import (
    Application,
    ApplicationState,
    CopyActKind,
    Loan,
    Order,
    SettlementKind,
    WantedBook,
    WantedState,
)
from .models.orders import OPEN, TO_FETCH
from .permissions import policy
from .rest.doors import READ, WRITE
from .services import calling, remembering, reminding, request_telling, telling
from .services.promptness import pass_on_late
from .services.upkeep import keep_in_order

if TYPE_CHECKING:
    from bibnet_catalog.models import Copy
    from django.db.models import QuerySet

    from bibnet.accounts.models import Reader, User
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest, SignedInRequest
    from bibnet.plugins.items import Person

hooks = Registrar("lending")
MOST_IN_PANEL = 5

ACTS = {
    "ticket_issued": gettext_lazy("A reader ticket was issued"),
    "ticket_moved": gettext_lazy("A reader ticket was blocked, freed or reported lost"),
    "ticket_replaced": gettext_lazy("A reader ticket was replaced"),
    "ticket_renewed": gettext_lazy("A reader was registered anew"),
    "fund_added": gettext_lazy("An electronic fund was opened"),
    "licence_added": gettext_lazy("A licence came into an electronic fund"),
    "licence_extended": gettext_lazy("A licence of an electronic fund was extended"),
    "licence_withdrawn": gettext_lazy("A licence was taken out of an electronic fund"),
    "budget_changed": gettext_lazy("The budget of the electronic fund was changed"),
    "money_paid_in": gettext_lazy("Money was paid in with a supplier of electronic books"),
    "readers_brought": gettext_lazy("Readers were taken in from a list"),
    "ticket_noted": gettext_lazy("The note on a ticket was changed"),
    "application_confirmed": gettext_lazy("A ticket was given to who applied"),
    "application_refused": gettext_lazy("An application for a ticket was refused"),
    "copies_ordered": gettext_lazy("Copies were entered as ordered"),
    **{f"act_{kind}": gettext_lazy("An act on copies was entered") for kind in CopyActKind.values},
    **{f"debt_{kind}": gettext_lazy("A debt was settled") for kind in SettlementKind.values},
    "debtors_exported": gettext_lazy("The list of debtors was downloaded"),
    "rule_added": gettext_lazy("A rule of lending was added"),
    "rule_changed": gettext_lazy("A rule of lending was changed"),
    "rule_deleted": gettext_lazy("A rule of lending was deleted"),
    "group_added": gettext_lazy("A group of readers was added"),
    "group_changed": gettext_lazy("A group of readers was changed"),
    "group_deleted": gettext_lazy("A group of readers was deleted"),
    "series_changed": gettext_lazy("The series of ticket numbers was changed"),
    "ticket_terms": gettext_lazy("The terms of a reader ticket were changed"),
    "set_placed": gettext_lazy("A set for a class was asked for"),
    "set_ended": gettext_lazy("A set for a class was ended"),
    "channel_made": gettext_lazy("A poster with a code was made"),
    "channel_ended": gettext_lazy("A poster with a code was ended"),
    "joining_code": gettext_lazy("A code to join a reader ticket was given"),
    "tickets_joined": gettext_lazy("A reader ticket was joined to those of other libraries"),
    "tickets_parted": gettext_lazy("A reader ticket was parted from those of other libraries"),
}


@hooks.on(catalog.availability)
def whether_copies_can_be_had(
    library: Library, *, copies: Collection[int]
) -> Iterable[catalog.Availability]:
    return availability.told(copies)


@hooks.on(catalog.entry_actions)
def order_button(library: Library, *, request: LibraryRequest, edition: int) -> str:
    """Where the library has a copy that may be lent; on the portal, where any library has one."""
    return asking_parts.order_button(library, request, edition)


@hooks.on(catalog.nothing_found)
def not_found_ask(library: Library, *, request: LibraryRequest, text: str) -> str:
    """«Не нашли? Закажем»."""
    return asking_parts.request_button(request, text)


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
    if library.is_region or facts is None or facts.is_hidden or not vendors_of(library.member):
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
    books = mine.books_of(family.people_of(reader, schedule.today(library, now)), now=now)
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
def desk_in_the_menu(
    library: Library, *, request: SignedInRequest
) -> Iterable[items.StaffMenuItem]:
    if library.is_region or not policy.has_permission(
        request.user, "bibnet_lending.add_loan", library
    ):
        return
    code = {"code": library.code}
    yield items.StaffMenuItem(
        pgettext("staff menu", "Lending"), "lending_admin:desk", code, icon="redirect", order=18
    )
    yield items.StaffMenuItem(
        pgettext("staff menu", "Orders"), "lending_admin:orders", code, icon="list-ul", order=19
    )
    yield items.StaffMenuItem(
        pgettext("staff menu", "Calls"), "lending_admin:calls", code, icon="tasks", order=19
    )
    yield items.StaffMenuItem(
        gettext("Applications for tickets"),
        "lending_admin:applications",
        code,
        icon="user",
        order=20,
    )
    yield items.StaffMenuItem(
        pgettext("staff menu", "Debtors"), "lending_admin:debtors", code, icon="warning", order=20
    )
    yield items.StaffMenuItem(
        pgettext("staff menu", "Copies and acts"),
        "lending_admin:copies",
        code,
        icon="clipboard-list",
        order=21,
    )
    yield items.StaffMenuItem(
        pgettext("staff menu", "Sets for classes"),
        "lending_admin:sets",
        code,
        icon="group",
        order=22,
    )
    yield items.StaffMenuItem(
        pgettext("staff menu", "Rules of lending"),
        "lending_admin:rules",
        code,
        icon="tasks",
        order=23,
    )
    yield items.StaffMenuItem(
        pgettext("staff menu", "Electronic fund"),
        "lending_admin:licences",
        code,
        icon="globe",
        order=24,
    )
    if policy.has_permission(request.user, "bibnet_lending.change_numberseries", library):
        yield items.StaffMenuItem(
            gettext("Readers from a list"),
            "lending_admin:bring_readers",
            code,
            icon="download",
            order=21,
        )
    yield items.StaffMenuItem(
        gettext("Requests to buy books"), "lending_admin:requests", code, icon="tasks", order=25
    )
    if policy.has_permission(request.user, "bibnet_lending.change_budget", library):
        yield items.StaffMenuItem(
            gettext("Money of the electronic fund"),
            "lending_admin:money",
            code,
            icon="tasks",
            order=26,
        )
    yield items.StaffMenuItem(
        gettext("Posters and bookmarks"), "lending_admin:channels", code, icon="image", order=70
    )


@hooks.on(points.staff_start_items)
def orders_to_fetch(library: Library, *, user: User) -> Iterable[items.WaitingItem]:
    """Orders that nobody has fetched yet, since the oldest one was placed."""
    if not policy.has_permission(user, "bibnet_lending.change_order", library):
        return
    rows = Order.objects.of(library.member).filter(state__in=TO_FETCH)
    told = rows.aggregate(count=Count("pk"), since=Min("placed_at"))
    if told["count"]:
        words = ngettext("{count} order to fetch", "{count} orders to fetch", told["count"]).format(
            count=told["count"]
        )
        yield items.WaitingItem(
            words,
            "lending_admin:orders",
            {"code": library.code},
            count=told["count"],
            since=told["since"],
            order=10,
        )


@hooks.on(points.staff_start_items)
def applications_to_answer(library: Library, *, user: User) -> Iterable[items.WaitingItem]:
    """Who waits for a ticket, since the first of them applied."""
    if not policy.has_permission(user, "bibnet_lending.change_application", library):
        return
    rows = Application.objects.of(library.member).filter(state=ApplicationState.SUBMITTED)
    told = rows.aggregate(count=Count("pk"), since=Min("submitted_at"))
    if told["count"]:
        words = ngettext(
            "{count} application for a ticket", "{count} applications for tickets", told["count"]
        ).format(count=told["count"])
        yield items.WaitingItem(
            words,
            "lending_admin:applications",
            {"code": library.code},
            count=told["count"],
            since=told["since"],
            order=12,
        )


@hooks.on(points.staff_start_items)
def calls_to_make(library: Library, *, user: User) -> Iterable[items.WaitingItem]:
    """Readers whom no letter reaches."""
    if library.is_region or not policy.has_permission(user, "bibnet_lending.change_call", library):
        return
    now = timezone.now()
    told = calling.waiting(library, now=now).aggregate(count=Count("pk"), since=Min("made_at"))
    if told["count"]:
        words = ngettext("{count} call to make", "{count} calls to make", told["count"])
        yield items.WaitingItem(
            words.format(count=told["count"]),
            "lending_admin:calls",
            {"code": library.code},
            count=told["count"],
            since=told["since"],
            order=11,
        )


@hooks.on(points.staff_start_items)
def requests_to_decide(library: Library, *, user: User) -> Iterable[items.WaitingItem]:
    """Requests to buy electronic books, late where the library's term is over."""
    if not policy.has_permission(user, "bibnet_lending.change_wantedbook", library):
        return
    rows = WantedBook.objects.of(library.member).filter(state=WantedState.ASKED)
    told = rows.aggregate(count=Count("pk"), since=Min("asked_at"), first=Min("answer_by"))
    if told["count"]:
        words = ngettext(
            "{count} request to buy a book", "{count} requests to buy books", told["count"]
        ).format(count=told["count"])
        yield items.WaitingItem(
            words,
            "lending_admin:requests",
            {"code": library.code},
            count=told["count"],
            since=told["since"],
            is_late=told["first"] < schedule.today(library, timezone.now()),
            order=12,
        )


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


@hooks.on(points.staff_menu_items)
def exchange_in_the_menu(
    library: Library, *, request: SignedInRequest
) -> Iterable[items.StaffMenuItem]:
    return exchange_parts.menu_items(library, request.user)


@hooks.on(points.staff_start_items)
def exchange_that_waits(library: Library, *, user: User) -> Iterable[items.WaitingItem]:
    return exchange_parts.waiting_items(library, user)


@hooks.on(points.notice_kinds)
def what_became_of_requests(library: Library) -> Iterable[items.NoticeKind]:
    return request_telling.kinds()


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
def open_loans(library: Library) -> Iterable[str]:
    """What readers still have, or what is still kept for them."""
    return _still_open(library)


@hooks.on(points.library_closing)
def open_loans_of_one_that_closes(library: Library) -> Iterable[str]:
    return _still_open(library)


def _still_open(library: Library) -> Iterable[str]:
    lent = (
        Loan.objects.under(library.member)
        .filter(branch__path__startswith=library.path, returned_at=None)
        .count()
    )
    if lent:
        yield ngettext("{count} book is still lent.", "{count} books are still lent.", lent).format(
            count=lent
        )
    ordered = (
        Order.objects.under(library.member)
        .filter(pickup__path__startswith=library.path, state__in=OPEN)
        .count()
    )
    if ordered:
        yield ngettext(
            "{count} order is still open.", "{count} orders are still open.", ordered
        ).format(count=ordered)
    yield from exchange_parts.still_open(library)
