"""What the pages add to the core's own lists, through the same door as plugins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bibnet.libraries import network, roles
from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest, SignedInRequest
from bibnet.plugins import points
from bibnet.plugins.items import (
    AuditLabel,
    Consequence,
    FirstStep,
    FooterLink,
    NavItem,
    PeriodicTask,
    StaffMenuItem,
)
from bibnet.plugins.registrar import Registrar
from bibnet.stamps import keeping

from . import views_counted, widgets
from .completeness import hooks as completeness_hooks
from .editing import hooks as editing_hooks
from .menus import ask_address, footer_of, menu_of
from .middleware import show
from .models import NewsIndexPage, NewsPage, Topic
from .old_addresses import hooks as old_addresses_hooks
from .questions import hooks as questions_hooks
from .quick_acts import add_button, first_one, index_of
from .rights import EXPLORING, page_policy
from .scheduling import publish_due
from .upkeep import hooks as upkeep_hooks
from .widget_choice import answers

if TYPE_CHECKING:
    from bibnet.accounts.models import User

hooks = Registrar("core")
# Hooks of the parts register themselves when they are imported.
PARTS = (
    questions_hooks,
    completeness_hooks,
    editing_hooks,
    upkeep_hooks,
    old_addresses_hooks,
)

# A phone shows so many links of the menu, the rest by its button.
ON_A_PHONE = 3
EXPLORER = "wagtailadmin_explore"


@hooks.on(points.nav_items, order=10)
def menu(library: Library, *, request: LibraryRequest) -> Iterable[NavItem]:
    return [
        NavItem(link.title, url=link.url, order=10 + at, low=at >= ON_A_PHONE)
        for at, link in enumerate(menu_of(library, request))
    ]


@hooks.on(points.footer_links)
def footer(library: Library, *, request: LibraryRequest) -> Iterable[FooterLink]:
    for at, (column, link) in enumerate(footer_of(library, request)):
        yield FooterLink(link.title, url=link.url, column=column, order=10 + at)
    if library.is_region:
        yield from _of_the_portal()
    yield from _ways_to_ask(library, request)
    yield FooterLink(_("Privacy and cookies"), "pages:privacy", column="legal", order=90)
    for one in widgets.allowed():
        yield FooterLink(one.title, "pages:widget", {"slug": one.slug}, column="official", order=80)


def _of_the_portal() -> Iterable[FooterLink]:
    """What a portal has for readers and for officials, since it has no mandatory sections."""
    yield FooterLink(_("Find an open library"), url="/libraries/?open=1", order=35)
    yield FooterLink(_("Open data (API)"), "api:docs", column="official", order=70)


def _ways_to_ask(library: Library, request: LibraryRequest) -> Iterable[FooterLink]:
    """To a librarian, and about the site itself: the form knows from which page one came."""
    address = ask_address(library, request)
    if address:
        yield FooterLink(_("Ask a librarian"), url=address, order=40)
        about_the_site = f"{address}?topic={Topic.SITE}"
        yield FooterLink(_("Report a mistake"), url=about_the_site, column="legal", order=95)


@hooks.on(points.page_footer)
def state_widgets(library: Library, *, request: LibraryRequest) -> str:
    """Widgets that the reader allows, a question about those not answered yet.

    Only on pages that are the same for every reader: an address that a stranger may not know, or
    a page with a person's data, is no business of another host.
    """
    if not widgets.everywhere() or not keeping.may_be_kept(request):
        return ""
    said = answers(request)
    shown = [one for one in widgets.everywhere() if said.get(one.slug)]
    asked = [one for one in widgets.everywhere() if one.slug not in said]
    show(request, shown)
    return render_to_string("pages/parts/state_widgets.html", {"shown": shown, "asked": asked})


@hooks.on(points.staff_menu_items)
def pages_link(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    """The pages of the site that speaks for the library, for who may write some of them."""
    root = network.site_of(library).root_page
    if root is not None and page_policy.user_has_any_permission_for_instance(
        request.user, EXPLORING, root
    ):
        title = pgettext("staff menu", "Pages and news")
        yield StaffMenuItem(title, EXPLORER, {"parent_page_id": root.pk}, order=40)


@hooks.on(points.staff_menu_items)
def widgets_link(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    if library.is_region and roles.is_regional_admin(request.user):
        address = {"code": library.code}
        yield StaffMenuItem(
            _("State widgets"), "widgets_admin:list", address, icon="code", order=90
        )


@hooks.on(points.quick_acts)
def write_news(library: Library, *, user: User) -> Iterable[StaffMenuItem]:
    index = index_of(library, user, NewsIndexPage)
    return add_button(index, NewsPage, _("Write news"), order=10) if index else ()


@hooks.on(points.first_steps)
def first_news(library: Library, *, user: User) -> Iterable[FirstStep]:
    title = _("Write the first news")
    return first_one(library, user, NewsIndexPage, NewsPage, title, order=60)


@hooks.on(points.periodic_tasks)
def publication(library: Library) -> Iterable[PeriodicTask]:
    return [
        PeriodicTask(
            key="pages.publish_due", run=publish_due, every=timedelta(minutes=1), once=True
        ),
        PeriodicTask(
            key="pages.forget_views", run=views_counted.forget, every=timedelta(days=1), once=True
        ),
    ]


@hooks.on(points.merger_consequences)
def news_that_end(library: Library, *, into: Library) -> Iterable[Consequence]:
    count = NewsPage.objects.of(library).live().count() if library.root_path else 0
    if count:
        text = ngettext("Among them is {count} news.", "Among them are {count} news.", count)
        yield Consequence(text=text.format(count=count), order=10)


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    yield AuditLabel(
        action="pages.photos_added",
        title=_("Photos were added to a page"),
        words={"photo_consent": _("with the consent of those who are seen")},
    )
    yield AuditLabel(
        action="pages.state_widget_saved",
        title=_("A state widget was saved"),
        words={"on": _("allowed"), "off": _("not allowed")},
    )
