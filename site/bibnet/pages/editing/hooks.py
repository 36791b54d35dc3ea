"""What waits for editors, on the staff's start page; loaded by the hooks of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from wagtail.models import Page, WorkflowState

from bibnet.libraries import roles
from bibnet.libraries.models import Library
from bibnet.libraries.requests import SignedInRequest
from bibnet.pages.models import Network, Offer, OfferState
from bibnet.pages.querysets import path_range
from bibnet.plugins import points
from bibnet.plugins.items import AuditLabel, NoticeKind, StaffMenuItem, WaitingItem
from bibnet.plugins.registrar import Registrar

from .drafts import drafts_of
from .rights import EDITORS

if TYPE_CHECKING:
    from bibnet.accounts.models import User

hooks = Registrar("core")

MOST_NAMED = 5
# Length of the path of a front page: any page names its library by it.
HOME_PATH = 12


@hooks.on(points.staff_start_items)
def what_waits(library: Library, *, user: User) -> Iterable[WaitingItem]:
    """Texts to be checked, one's own that came back, wait or are unfinished, pages of others."""
    if not roles.has_role(user, library, *EDITORS):
        return
    yield from _unfinished(library, user)
    if library.is_region:
        yield from _to_check_for_the_region(library, user)
    if not library.root_path:
        return
    yield from _to_check(library, user)
    yield from _own(library, user)
    yield from _offered(library, user)


@hooks.on(points.staff_menu_items)
def import_screen(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    if roles.has_role(request.user, library, *EDITORS):
        yield StaffMenuItem(
            pgettext("staff menu", "Bring in from a file"),
            "editing_admin:import",
            {"code": library.code},
            icon="upload",
            order=84,
        )


def _to_check(library: Library, user: User) -> Iterable[WaitingItem]:
    for state, page in _with_pages(_for_the_eye_of(user, _states(library))):
        yield WaitingItem(
            _("Check and publish: %(title)s") % {"title": page.draft_title or page.title},
            url=reverse("wagtailadmin_pages:edit", args=(page.pk,)),
            count=1,
            since=state.created_at,
            order=5,
        )


def _to_check_for_the_region(region: Library, user: User) -> Iterable[WaitingItem]:
    """Texts of libraries for which the region asked to look first, with the library's name."""
    waiting = _with_pages(_for_the_eye_of(user, WorkflowState.objects.all()))
    names = dict(
        Library.objects.filter(
            root_path__in={page.path[:HOME_PATH] for _state, page in waiting}
        ).values_list("root_path", "short_name")
    )
    for state, page in waiting:
        yield WaitingItem(
            _("Check and publish: %(title)s — %(library)s")
            % {
                "title": page.draft_title or page.title,
                "library": names.get(page.path[:HOME_PATH], region.short_name),
            },
            url=reverse("wagtailadmin_pages:edit", args=(page.pk,)),
            count=1,
            since=state.created_at,
            order=5,
        )


def _for_the_eye_of(user: User, states: QuerySet[WorkflowState]) -> QuerySet[WorkflowState]:
    """Those that one of the person's teams has to approve and somebody else sent."""
    return states.filter(
        base_content_type__app_label="wagtailcore",
        status=WorkflowState.STATUS_IN_PROGRESS,
        current_task_state__task__groupapprovaltask__groups__in=user.groups.all(),
    ).exclude(requested_by=user)


def _own(library: Library, user: User) -> Iterable[WaitingItem]:
    """What the person sent: returned with a remark, or still waiting."""
    own = _states(library).filter(requested_by=user)
    for state, page in _with_pages(own.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)):
        remark = state.current_task_state.comment if state.current_task_state else ""
        title = _("Came back to you: %(title)s") % {"title": page.draft_title or page.title}
        yield WaitingItem(
            f"{title}. {remark}" if remark else title,
            url=reverse("wagtailadmin_pages:edit", args=(page.pk,)),
            count=1,
            is_late=True,
            order=5,
        )
    for state, page in _with_pages(own.filter(status=WorkflowState.STATUS_IN_PROGRESS)):
        yield WaitingItem(
            _("Being checked: %(title)s") % {"title": page.draft_title or page.title},
            url=reverse("wagtailadmin_pages:edit", args=(page.pk,)),
            count=1,
            since=state.created_at,
            order=90,
        )


def _unfinished(library: Library, user: User) -> Iterable[WaitingItem]:
    """What the person left as a draft, what should have come out and did not."""
    named, others = drafts_of(user, library, now=timezone.now())
    for draft in named:
        edit = reverse("wagtailadmin_pages:edit", args=(draft.page.pk,))
        if draft.was_due is not None:
            when = date_format(draft.was_due.astimezone(library.tz), "j E, H:i")
            title = _("Did not come out on {when}: {title}").format(when=when, title=draft.title)
            yield WaitingItem(
                f"{title}. {draft.hindrance}".removesuffix(" "),
                url=edit,
                count=1,
                is_late=True,
                order=5,
            )
        else:
            yield WaitingItem(
                _("Draft: {title}").format(title=draft.title),
                url=edit,
                count=1,
                since=draft.page.latest_revision_created_at,
                order=60,
            )
    if others:
        words = ngettext("{count} more draft", "{count} more drafts", others)
        yield WaitingItem(
            words.format(count=others),
            url=reverse("wagtailadmin_explore", args=(library.root_page_id,)),
            count=others,
            order=61,
        )


def _offered(library: Library, user: User) -> Iterable[WaitingItem]:
    count = Offer.objects.of(library).filter(state=OfferState.OFFERED, page__live=True).count()
    text = ngettext(
        "{count} page of another library is offered to you: show it?",
        "{count} pages of other libraries are offered to you: show them?",
        count,
    ).format(count=count)
    yield WaitingItem(text, "editing_admin:offers", {"code": library.code}, count=count, order=40)


def _states(library: Library) -> QuerySet[WorkflowState]:
    """Checks under way of the library's own pages."""
    pages = Page.objects.filter(**path_range(library.root_path))
    numbers = pages.annotate(number=Cast("pk", CharField())).order_by().values("number")
    return WorkflowState.objects.filter(
        base_content_type__app_label="wagtailcore", object_id__in=numbers
    )


def _with_pages(states: QuerySet[WorkflowState]) -> list[tuple[WorkflowState, Page]]:
    found = states.select_related("current_task_state").distinct().order_by("-created_at", "-pk")
    newest = list(found[:MOST_NAMED])
    pages = Page.objects.in_bulk([int(state.object_id) for state in newest])
    return [(one, pages[int(one.object_id)]) for one in newest if int(one.object_id) in pages]


@hooks.on(points.notice_kinds)
def notices(library: Library) -> Iterable[NoticeKind]:
    yield NoticeKind(
        key="editing.not_published",
        title=gettext_lazy("A page of yours did not come out at its time"),
        template="pages/editing/letters/not_published",
        order=35,
    )


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    for action, title in (
        ("import_started", _("Pages were brought in from a file")),
        ("import_undone", _("An import of pages was taken back")),
        ("posts_kept", _("Addresses of posts were kept")),
        ("page_offered", _("A page was offered to other libraries")),
        ("page_accepted", _("An offered page was taken")),
        ("page_declined", _("An offered page was declined")),
        ("page_withdrawn", _("A page was taken back from other libraries")),
    ):
        yield AuditLabel(action=f"pages.{action}", title=title, words=dict(Network.choices))
