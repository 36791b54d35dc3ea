"""What the pages of accounts have in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from bibnet.accounts.errors import AccountError
from bibnet.libraries.requests import LibraryRequest, SignedInRequest


@method_decorator([sensitive_post_parameters(), csrf_protect, never_cache], name="dispatch")
class AccountFormView(FormView):
    """A form of ours: never cached, its values never in an error report.

    `act` does what was asked and returns the address to go to; what it refuses with an
    AccountError stands above the form.
    """

    request: LibraryRequest

    def act(self, form: Any) -> str | HttpResponse:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.act(form)
        except AccountError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return HttpResponseRedirect(done) if isinstance(done, str) else done

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OwnFormView(AccountFormView):
    """A form of who is signed in; its door is one of `guards`."""

    request: SignedInRequest


def wants_other_person(request: HttpRequest) -> bool:
    """Whether somebody who is signed in asked for the sign-in page all the same."""
    return "other" in request.GET
