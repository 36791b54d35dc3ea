"""Signing up, and the texts a person agrees to."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from bibnet.accounts.forms.sign_up import SignUpForm
from bibnet.accounts.models import ConsentDocument
from bibnet.accounts.services import consents, crossing, sign_in, sign_up
from bibnet.journal.visits import client_address
from bibnet.libraries import network
from bibnet.libraries.models import Library

from .base import AccountFormView


class SignUpView(AccountFormView):
    """A reader's own account: no mailbox is needed, nothing is kept before consent."""

    template_name = "accounts/sign_up.html"
    form_class = SignUpForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(sign_in.start_page(request.user))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "asked": consents.asked()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        target = sign_in.Target.of(self.request)
        operator = consents.operator_of(self.library)
        return super().get_context_data(**kwargs, query=target.query, operator=operator)

    @property
    def library(self) -> Library:
        """The library from whose site the person came; else the region."""
        came_from = crossing.read_state(sign_in.Target.of(self.request).state)
        row = came_from and network.host(came_from.host)
        return network.library(row.library_id) if row else network.region()

    def act(self, form: SignUpForm) -> str | HttpResponse:
        try:
            user = sign_up.sign_up(
                form.application,
                agreed=form.agreed,
                library=self.library,
                ip=client_address(self.request),
            )
        except ValidationError as error:  # somebody else took the name in between
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        return sign_in.begin(self.request, user, target=sign_in.Target.of(self.request))


@require_GET
def consent_text(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a consent's text, naming the operator."""
    document = get_object_or_404(ConsentDocument, pk=pk)
    library = Library.objects.filter(code=request.GET.get("library", "")).first()
    operator = consents.operator_of(library or network.region())
    title, _, body = document.wording(operator).partition("\n")
    context = {"document": document, "title": title, "body": body, "operator": operator}
    return render(request, "accounts/consent_text.html", context)
