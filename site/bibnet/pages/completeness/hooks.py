"""What completeness adds to the core's lists; loaded by the hooks of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins import points
from bibnet.plugins.items import FirstStep, PeriodicTask, StaffMenuItem, WaitingItem
from bibnet.plugins.registrar import Registrar

from . import keeping
from .contents import Standing
from .scoring import scores
from .staff_urls import SEEN_BY

if TYPE_CHECKING:
    from bibnet.accounts.models import User

hooks = Registrar("core")

EDITORS = (Role.LIBRARY_ADMIN, Role.EDITOR)


@hooks.on(points.staff_menu_items)
def completeness_link(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    if roles.has_role(request.user, library, *SEEN_BY):
        title = pgettext("staff menu", "Completeness")
        yield StaffMenuItem(
            title, "completeness_admin:own", {"code": library.code}, icon="tasks", order=65
        )


@hooks.on(points.staff_start_items)
def what_is_missing(library: Library, *, user: User) -> Iterable[WaitingItem]:
    """For who can mend it: what the organisation tells for its branches waits there."""
    if library.is_region or not roles.has_role(user, library, *EDITORS):
        return
    score = scores([library])[library.pk]
    own = score.own
    text = _("Mandatory facts: {percent} % filled, {missing} missing, {stale} out of date").format(
        percent=score.percent, missing=own.empty, stale=own.stale
    )
    yield WaitingItem(
        text,
        "completeness_admin:own",
        {"code": library.code},
        count=own.empty + own.stale,
        order=70,
    )


@hooks.on(points.first_steps)
def mandatory_sections(library: Library, *, user: User) -> Iterable[FirstStep]:
    """Done once half of the sections stand; what is missing then still waits on the start page."""
    if not library.root_path or not roles.has_role(user, library, *EDITORS):
        return
    sections = [one for one in scores([library])[library.pk].own.items if one.is_section]
    missing = [one for one in sections if one.standing == Standing.EMPTY]
    yield FirstStep(
        _("Fill the mandatory sections"),
        "completeness_admin:own",
        {"code": library.code},
        order=50,
        is_done=len(missing) * 2 <= len(sections),
    )


@hooks.on(points.library_founded)
def count_the_new_one(library: Library, key: str) -> None:
    keeping.count(keeping.counted(library).filter(pk=library.pk))


@hooks.on(points.periodic_tasks)
def counting(library: Library) -> Iterable[PeriodicTask]:
    return [
        PeriodicTask(
            key="completeness.count", run=keeping.count_all, every=timedelta(hours=1), once=True
        )
    ]
