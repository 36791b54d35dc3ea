from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.request import Request

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


class ApiRequest(Request):
    """The rest framework's request, which passes on what the middleware set; for annotations."""

    library: Library
