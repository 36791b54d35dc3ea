"""What tokens may be allowed to do with the core."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library
from bibnet.plugins import points
from bibnet.plugins.items import ApiScope
from bibnet.plugins.registrar import Registrar

hooks = Registrar("core")

PLUGINS_WRITE = "plugins:write"


@hooks.on(points.api_scopes)
def core_scopes(library: Library) -> Iterable[ApiScope]:
    return [ApiScope(key=PLUGINS_WRITE, title=_("switch plugins"))]
