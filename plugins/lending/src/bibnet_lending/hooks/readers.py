"""What readers see, are told and agree to, and what is kept of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, pgettext

from bibnet.libraries import schedule
from bibnet.plugins import items, points
from bibnet_lending import (
    family,
    mine,
    personal_data,
    telling_applicants,
)
from bibnet_lending.electronic.wanted import ANSWERED
from bibnet_lending.services import remembering, request_telling, telling

from .registrar import hooks

if TYPE_CHECKING:
    from bibnet.accounts.models import Reader
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest
    from bibnet.plugins.items import Person


MOST_IN_PANEL = 5


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


@hooks.on(points.notice_kinds)
def notices_of_books(library: Library) -> Iterable[items.NoticeKind]:
    return telling.kinds()


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
