"""What the platform itself contributes as part of the core."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from . import points
from .items import AuditLabel
from .registrar import Registrar

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

hooks = Registrar("core")


@hooks.on(points.plugin_switching)
def closed_library_gets_nothing_new(library: Library, *, enabled: bool) -> Iterable[str]:
    from bibnet.libraries.models import State

    if enabled and library.state == State.CLOSED:
        yield _("The library is closed for good.")


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    return [
        AuditLabel("plugins.enabled", _("A plugin was switched on")),
        AuditLabel("plugins.disabled", _("A plugin was switched off")),
        AuditLabel("plugins.settings_changed", _("Settings of a plugin were changed")),
    ]
