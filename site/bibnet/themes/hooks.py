"""What themes put into the core's lists."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bibnet.libraries.models import Library
from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins import points
from bibnet.plugins.items import AuditLabel, StaffMenuItem
from bibnet.plugins.registrar import Registrar

from .services import may_choose_theme

hooks = Registrar("core")


@hooks.on(points.staff_menu_items)
def look_link(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    if may_choose_theme(request.user, library):
        kwargs = {"code": library.member.code}
        yield StaffMenuItem(pgettext("staff menu", "Look"), "themes_admin:choose", kwargs, order=70)


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    yield AuditLabel(action="themes.theme_chosen", title=_("The look was changed"))
