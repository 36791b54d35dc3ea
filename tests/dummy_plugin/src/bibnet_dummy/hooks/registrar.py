"""In whose name hooks are registered."""

from __future__ import annotations

from bibnet.plugins.registrar import Registrar

hooks = Registrar("dummy")
