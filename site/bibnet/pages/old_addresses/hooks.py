"""What old addresses add to the core's lists; loaded by the hooks of the pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins import points
from bibnet.plugins.items import AuditLabel, StaffMenuItem
from bibnet.plugins.registrar import Registrar

hooks = Registrar("core")


@hooks.on(points.staff_menu_items)
def old_addresses_link(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    if library.has_microsite and roles.has_role(request.user, library, Role.LIBRARY_ADMIN):
        yield StaffMenuItem(
            pgettext("staff menu", "Old addresses"),
            "old_addresses_admin:list",
            {"code": library.code},
            icon="redirect",
            order=72,
        )


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    yield AuditLabel(action="pages.old_address_added", title=_("An old address was added"))
    yield AuditLabel(action="pages.old_address_deleted", title=_("An old address was deleted"))
