"""The journal's own periodic work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.roles import has_role
from bibnet.plugins import points
from bibnet.plugins.items import AuditLabel, PeriodicTask, StaffMenuItem
from bibnet.plugins.registrar import Registrar

from . import visits
from .forms import AuditFilter

hooks = Registrar("core")


@hooks.on(points.periodic_tasks)
def forgetting(library: Library) -> Iterable[PeriodicTask]:
    return [
        PeriodicTask(
            key="journal.forget_visitors",
            run=lambda region: visits.forget(),
            every=timedelta(hours=1),
            once=True,
        )
    ]


@hooks.on(points.staff_menu_items)
def screens(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    address = {"code": library.code}
    yield StaffMenuItem(
        pgettext("staff menu", "Figures"), "journal_admin:figures", address, icon="table", order=85
    )
    if has_role(request.user, library, Role.LIBRARY_ADMIN):
        title = pgettext("staff menu", "Audit log")
        yield StaffMenuItem(title, "journal_admin:audit", address, icon="history", order=90)


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    asked = {name: field.label or name for name, field in AuditFilter.base_fields.items()}
    yield AuditLabel("journal.audit_exported", _("The audit log was taken home"), words=asked)
