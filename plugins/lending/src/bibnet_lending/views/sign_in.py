"""Signing in by a reader ticket: a way in of the account host, beside the password's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet.accounts.forms.fields import PasswordField
from bibnet.accounts.services import crossing, sign_in
from bibnet.accounts.views.base import AccountFormView
from bibnet.libraries import network
from bibnet_lending.services import passwords

from .choices import lending_libraries, library_field, number_field


class TicketForm(forms.Form):
    library = library_field()
    number = number_field()
    password = PasswordField(label=gettext_lazy("Password"))
    is_shared = forms.BooleanField(
        label=gettext_lazy("This is a public computer: sign me out in an hour"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lending_libraries(self, "library")


class TicketSignInView(AccountFormView):
    """Library, number of the ticket and password. A library's own site shows the way to the portal:
    sessions begin there alone.
    """

    template_name = "bibnet_lending/sign_in.html"
    form_class = TicketForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.request.library.is_region:
            return super().dispatch(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            raise Http404
        return render(request, "bibnet_lending/sign_in_elsewhere.html")

    def get_initial(self) -> dict[str, Any]:
        """The library that the reader comes from."""
        came_from = crossing.read_state(self.request.GET.get("state", ""))
        row = network.host(came_from.host) if came_from is not None else None
        library = network.library(row.library_id) if row is not None else None
        code = library.member.code if library is not None else ""
        return {"library": self.request.GET.get("library", code)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(query=sign_in.Target.of(self.request).query, **kwargs)

    def act(self, form: TicketForm) -> str | HttpResponse:
        data = form.cleaned_data
        user = passwords.holder_of(
            self.request,
            library=data["library"],
            number=data["number"],
            password=data["password"],
        )
        if user is None:
            form.add_error(None, _("There is no ticket with this number and password."))
            return self.form_invalid(form)
        target = sign_in.Target.of(self.request)
        return sign_in.begin(self.request, user, target=target, is_shared=data["is_shared"])
