from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bibnet.accounts.forms.people import DeskNameForm
from bibnet.accounts.models import Desk
from bibnet.accounts.services import desks
from bibnet.libraries.requests import SignedInRequest

from .base import PeopleFormView, screen


class DesksView(PeopleFormView):
    """The library's shared computers; this one may become one of them."""

    template_name = "accounts/people/desks.html"
    form_class = DeskNameForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = desks.desk_of(self.request)
        rows = Desk.objects.filter(library__path__startswith=self.library.path)
        return super().get_context_data(
            **kwargs, desks=rows.select_related("library"), here=here, section="desks"
        )

    def act(self, form: DeskNameForm) -> HttpResponse:
        _desk, token = desks.trust_computer(
            library=self.library, name=form.cleaned_data["name"], actor=self.request.user
        )
        messages.success(self.request, _("This computer is a shared one now."))
        response = HttpResponseRedirect(screen("desks", self.library))
        response.set_cookie(
            desks.COOKIE,
            token,
            max_age=desks.COOKIE_SECONDS,
            secure=self.request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response


@never_cache
@require_POST
def forget(request: SignedInRequest, pk: int) -> HttpResponse:
    desk = get_object_or_404(
        Desk.objects.select_related("library"),
        pk=pk,
        library__path__startswith=request.library.path,
    )
    desks.forget_computer(desk=desk, actor=request.user)
    messages.success(request, _("The computer is forgotten."))
    return HttpResponseRedirect(screen("desks", request.library))
