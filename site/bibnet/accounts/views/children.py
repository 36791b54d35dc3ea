"""The children whom a reader represents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bibnet.accounts.forms.sign_up import ChildForm
from bibnet.accounts.services import consents, sign_up
from bibnet.journal.visits import client_address
from bibnet.libraries import network
from bibnet.libraries.requests import SignedInRequest

from .base import OwnFormView
from .guards import consented, reader_of


@require_GET
@consented
def child_list(request: SignedInRequest) -> HttpResponse:
    reader = reader_of(request)
    if reader is None:
        raise Http404
    children = reader.children.select_related("user")
    return render(request, "accounts/children.html", {"children": children, "section": "children"})


@method_decorator(consented, name="dispatch")
class AddChildView(OwnFormView):
    """A child under 14: the parent consents and may give it a login of its own."""

    template_name = "accounts/add_child.html"
    form_class = ChildForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reader = reader_of(self.request)
        if reader is None:
            raise Http404
        self.reader = reader
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        client = client_address(self.request)
        return {**super().get_form_kwargs(), "asked": consents.asked(), "client": client}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, section="children")

    def act(self, form: ChildForm) -> str | HttpResponse:
        try:
            child = sign_up.sign_up_child(
                form.application,
                representative=self.reader,
                relation=form.cleaned_data["relation"],
                agreed=form.agreed,
                library=self.reader.my_library or network.region(),
                ip=client_address(self.request),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s is signed up.") % {"name": child.first_name})
        return reverse("accounts:children")
