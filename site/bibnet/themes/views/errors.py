"""The pages of errors, in the look of the library. Named as handlers in `bibnet.urls`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseServerError
from django.http.response import HttpResponseBase
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from bibnet.themes.frame import Bare
from bibnet.themes.lowvision import apply_low_vision


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponseBase:
    """«Это наша ошибка»: asks nothing of the database, which may be what failed."""
    template = loader.get_template("500.html")
    code = getattr(request, "id", "")
    body = template.render({"frame": Bare.of(request), "error_code": code[:8]})
    return apply_low_vision(HttpResponseServerError(body), request)
