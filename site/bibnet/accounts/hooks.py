"""What accounts add to the platform."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from importlib.resources import files

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role, RoleAssignment
from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins import points
from bibnet.plugins.items import (
    AuditLabel,
    ConsentPurpose,
    Consequence,
    FirstStep,
    NoticeKind,
    PeriodicTask,
    Person,
    PersonalData,
    StaffMenuItem,
    WaitingItem,
)
from bibnet.plugins.registrar import Registrar

from . import factors
from .models import User
from .services import forgetting, handing_over, own_data, sessions, substitutes, viewing

hooks = Registrar("core")

PERSONAL_DATA = "personal_data"
# Acts that write down numbers beside the one they are about, and of what the numbers are.
NUMBERS_OF = {
    "handed_over": "accounts.user",
    "substitute_named": "accounts.user",
    "substitute_dismissed": "accounts.user",
    "readers_merged": "accounts.reader",
}


def brought_text(name: str) -> str:
    """The text of a consent that the software brings."""
    return (files("bibnet.accounts") / "data" / f"{name}.ru.txt").read_text("utf-8")


@hooks.on(points.consent_purposes)
def own_purposes(library: Library) -> Iterable[ConsentPurpose]:
    return [
        ConsentPurpose(
            key=PERSONAL_DATA,
            title=_("Personal data"),
            label=_("I agree that my personal data are used to serve me in the library."),
            text=partial(brought_text, PERSONAL_DATA),
            is_required=True,
            order=10,
        ),
    ]


@hooks.on(points.notice_kinds)
def own_notices(library: Library) -> Iterable[NoticeKind]:
    return [
        NoticeKind(
            key="security",
            title=_("Safety of the account"),
            template="accounts/letters/security",
            is_required=True,
            order=10,
        ),
        NoticeKind(
            key="erasing",
            title=_("Erasing of your data"),
            template="accounts/letters/erasing",
            is_required=True,
            order=11,
        ),
        NoticeKind(
            key="viewing",
            title=_("Who looked with your eyes"),
            template="accounts/letters/viewing",
            is_required=True,
            order=12,
        ),
    ]


@hooks.on(points.staff_menu_items)
def people_screens(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    """The people of the library, for who looks after them."""
    code = {"code": library.code}
    if roles.has_role(request.user, library, Role.LIBRARY_ADMIN):
        yield StaffMenuItem(
            gettext("People"),
            url=reverse("accounts_admin:staff", kwargs=code),
            icon="group",
            order=80,
        )
        if library.is_region and roles.is_regional_admin(request.user):
            url = reverse("consents_admin:list", kwargs=code)
            yield StaffMenuItem(gettext("Texts of consents"), url=url, icon="check", order=81)
    elif library.is_region and roles.has_role(request.user, library, Role.SUPPORT):
        url = reverse("accounts_admin:find_viewed", kwargs=code)
        yield StaffMenuItem(gettext("Look with somebody's eyes"), url=url, icon="view", order=80)
    elif roles.has_role(request.user, library, Role.LIBRARIAN):
        url = reverse("accounts_admin:readers", kwargs=code)
        yield StaffMenuItem(gettext("Readers"), url=url, icon="user", order=80)


@hooks.on(points.first_steps)
def invite_colleagues(library: Library, *, user: User) -> Iterable[FirstStep]:
    if roles.has_role(user, library, Role.LIBRARY_ADMIN):
        yield FirstStep(
            gettext("Invite your colleagues"),
            "accounts_admin:invite",
            {"code": library.code},
            order=30,
            is_done=RoleAssignment.objects.filter(library=library).exclude(user=user).exists(),
        )


@hooks.on(points.staff_start_items)
def withdrawals_wait(library: Library, *, user: User) -> Iterable[WaitingItem]:
    """Who took consent back with this legal entity: the data have to go by the day."""
    if not roles.has_role(user, library, Role.LIBRARY_ADMIN):
        return
    count = forgetting.withdrawn_at(library).count()
    words = ngettext(
        "{count} reader withdrew consent", "{count} readers withdrew consent", count
    ).format(count=count)
    code = {"code": library.code}
    yield WaitingItem(words, "accounts_admin:withdrawn", code, order=60, count=count)


@hooks.on(points.library_merging)
def borrowed_roles_end(library: Library, *, into: Library) -> None:
    """They are lent anew where their holders' roles go, and are not taken along as own ones."""
    substitutes.take_back_in(library)


@hooks.on(points.work_handing_over)
def pages_pass_on(library: Library, *, leaver: User, successor: User) -> None:
    handing_over.pass_on_pages(library, leaver=leaver, successor=successor)


@hooks.on(points.work_to_hand_over)
def pages_to_pass_on(library: Library, *, leaver: User) -> Iterable[Consequence]:
    drafts, published = handing_over.pages_of(library, leaver)
    if drafts:
        text = ngettext("{count} draft", "{count} drafts", drafts)
        yield Consequence(text=text.format(count=drafts), order=10)
    if published:
        text = ngettext("{count} published page", "{count} published pages", published)
        yield Consequence(text=text.format(count=published), order=20)


@hooks.on(points.personal_data)
def own_personal_data(library: Library) -> Iterable[PersonalData]:
    return own_data.sources()


@hooks.on(points.person_erasing)
def staff_stays(library: Library, *, person: Person) -> Iterable[str]:
    """Who works in a library is dismissed first, so that nothing is left to nobody."""
    if person.user is not None and (
        person.user.roles.exists() or person.user.district_roles.exists()
    ):
        yield gettext("You have a role in a library: its administrator takes it away first.")
    if person.reader is not None and person.reader.children.exists():
        yield gettext("You represent a child: erase the child's data first, or name somebody else.")


@hooks.on(points.periodic_tasks)
def tidying(library: Library) -> Iterable[PeriodicTask]:
    return [
        PeriodicTask(
            key="accounts.forget_sessions",
            run=lambda region: sessions.forget_ended(),
            every=timedelta(hours=6),
            once=True,
        ),
        PeriodicTask(
            key="accounts.forget_readers",
            run=lambda region: forgetting.run(),
            every=timedelta(days=1),
            once=True,
        ),
        PeriodicTask(
            key="accounts.viewings",
            run=lambda region: viewing.end_run_out(),
            every=timedelta(hours=1),
            once=True,
        ),
        PeriodicTask(
            key="accounts.substitutes",
            run=lambda region: substitutes.keep_roles_in_step(),
            every=timedelta(hours=1),
            once=True,
        ),
    ]


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    asked = points.consent_purposes.collect(library)
    words = {**factors.TITLES, **{one.key: one.title for one in asked}}
    for action, title in (
        ("invited", _("A colleague was invited")),
        ("slip_made", _("A slip for a new password was made")),
        ("suspended", _("An account was closed")),
        ("restored", _("An account was opened again")),
        ("handed_over", _("The work of a colleague was handed over")),
        ("substitute_named", _("A substitute was named")),
        ("substitute_dismissed", _("A substitution was ended")),
        ("factor_added", _("A second factor was added")),
        ("factor_removed", _("A second factor was removed")),
        ("factors_reset", _("The second factors of a colleague were removed")),
        ("viewing_begun", _("A person's pages were looked at with the person's eyes")),
        ("viewing_ended", _("Looking with a person's eyes was ended")),
        ("desk_trusted", _("A computer was made a shared one")),
        ("desk_forgotten", _("A shared computer was forgotten")),
        ("reader_added", _("A reader was entered")),
        ("readers_merged", _("Two entries of one reader became one")),
        ("consent_withdrawn", _("A withdrawal of consent was noted")),
        ("consent_noted", _("A consent given again on paper was noted")),
        ("person_erased", _("The data of a person were erased")),
        ("consent_text_published", _("A text of a consent was published")),
    ):
        yield AuditLabel(
            action=f"accounts.{action}",
            title=title,
            words=words,
            numbers=NUMBERS_OF.get(action, ""),
        )
