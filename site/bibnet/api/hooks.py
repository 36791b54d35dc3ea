"""What tokens may be allowed to do with the core."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from bibnet.libraries.models import Library, Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.roles import has_role
from bibnet.plugins import points
from bibnet.plugins.items import ApiScope, AuditLabel, PeriodicTask, StaffMenuItem
from bibnet.plugins.registrar import Registrar

from .idempotency import forget_old

hooks = Registrar("core")

PLUGINS_WRITE = "plugins:write"


@hooks.on(points.api_scopes)
def core_scopes(library: Library) -> Iterable[ApiScope]:
    return [ApiScope(key=PLUGINS_WRITE, title=_("switch plugins"))]


@hooks.on(points.staff_menu_items)
def tokens_link(library: Library, *, request: SignedInRequest) -> Iterable[StaffMenuItem]:
    if has_role(request.user, library, Role.LIBRARY_ADMIN):
        title = pgettext("staff menu", "API")
        yield StaffMenuItem(title, "api_admin:tokens", {"code": library.code}, icon="key", order=95)


@hooks.on(points.periodic_tasks)
def forget_answers(library: Library) -> Iterable[PeriodicTask]:
    """Answers that nobody asks for again."""
    yield PeriodicTask(
        "api.forget_answers", lambda region: forget_old(), every=timedelta(hours=1), once=True
    )


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    yield AuditLabel(action="api.token_issued", title=_("An API token was made"))
    yield AuditLabel(action="api.token_revoked", title=_("An API token was revoked"))
