"""What themes put into the core's lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bibnet.libraries.models import Library
from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins import points
from bibnet.plugins.items import AuditLabel, FirstStep, StaffMenuItem
from bibnet.plugins.registrar import Registrar

from .services import choice_of, may_choose_theme

if TYPE_CHECKING:
    from bibnet.accounts.models import User

hooks = Registrar("core")


@hooks.on(points.staff_menu_items)
def look_link(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    if may_choose_theme(request.user, library):
        kwargs = {"code": library.member.code}
        yield StaffMenuItem(
            pgettext("staff menu", "Look"), "themes_admin:choose", kwargs, icon="view", order=70
        )


@hooks.on(points.first_steps)
def dress_the_site(library: Library, *, user: User) -> Iterable[FirstStep]:
    """For a member: its branches look the same."""
    if library.member.pk == library.pk and may_choose_theme(user, library):
        yield FirstStep(
            _("Choose the look of the site"),
            "themes_admin:choose",
            {"code": library.code},
            order=40,
            is_done=choice_of(library) is not None,
        )


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    yield AuditLabel(action="themes.theme_chosen", title=_("The look was changed"))
