from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library
from bibnet.plugins import points
from bibnet.plugins.items import AuditLabel
from bibnet.plugins.registrar import Registrar

hooks = Registrar("core")


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    yield AuditLabel(
        action="operations.locked",
        title=_("All sessions were ended and tokens revoked"),
        words={"staff": _("staff"), "everybody": _("everybody")},
    )
