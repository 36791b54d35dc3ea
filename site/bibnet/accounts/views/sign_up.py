"""Signing up, and the texts a person agrees to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bibnet.accounts.errors import TooManyAccounts
from bibnet.accounts.forms.sign_up import SignUpForm
from bibnet.accounts.models import ConsentDocument
from bibnet.accounts.services import consents, crossing, sign_in, sign_up
from bibnet.accounts.throttle import sign_ups
from bibnet.journal.visits import client_address
from bibnet.libraries import network
from bibnet.libraries.models import Library

from .base import AccountFormView
from .guards import shown_in_viewings


class SignUpView(AccountFormView):
    """A reader's own account: no mailbox is needed, nothing is kept before consent."""

    template_name = "accounts/sign_up.html"
    form_class = SignUpForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(sign_in.start_page(request.user))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        client = client_address(self.request)
        return {**super().get_form_kwargs(), "asked": consents.asked(), "client": client}

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
        client = client_address(self.request)
        if not sign_ups.claim(client):
            raise TooManyAccounts(
                _(
                    "Too many accounts were made from here within an hour; yours was not. Try "
                    "again later, or ask a librarian to sign you up."
                )
            )
        try:
            user = sign_up.sign_up(
                form.application, agreed=form.agreed, library=self.library, ip=client
            )
        except ValidationError as error:  # somebody else took the name in between
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        # One sentence for all: it must not tell whose telephone has an account.
        messages.success(
            self.request,
            _(
                "You are signed up. Your login name is %(name)s. Your telephone and e-mail serve "
                "for signing in as well, unless another account has them already."
            )
            % {"name": user.username},
        )
        return sign_in.begin(self.request, user, target=sign_in.Target.of(self.request))


@shown_in_viewings
@require_GET
def consent_text(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a consent's text, naming the operator."""
    document = get_object_or_404(ConsentDocument, pk=pk)
    library = Library.objects.filter(code=request.GET.get("library", "")).first()
    operator = consents.operator_of(library or network.region())
    title, _line, body = document.wording(operator).partition("\n")
    context = {"document": document, "title": title, "body": body, "operator": operator}
    return render(request, "accounts/consent_text.html", context)
