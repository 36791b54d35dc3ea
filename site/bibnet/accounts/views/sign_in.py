"""The one door: signing in and out, on the account host only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bibnet.accounts.forms.sign_in import SignInForm
from bibnet.accounts.services import desks, sessions, sign_in, viewing
from bibnet.libraries import network
from bibnet.libraries.requests import LibraryRequest
from bibnet.plugins import points

from .base import AccountFormView, wants_other_person
from .guards import shown_in_viewings


class SignInView(AccountFormView):
    """E-mail, telephone or login name, and a password; other ways in stand beside it."""

    template_name = "accounts/sign_in.html"
    form_class = SignInForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; who is signed in goes on at once, who is half-way goes on there."""
        target = sign_in.Target.of(request)
        user = self.request.user
        if not user.is_authenticated:
            half = self.request.half_signed
            if half is not None:
                return HttpResponseRedirect(sign_in.begin(request, half, target=target))
            return super().get(request, *args, **kwargs)
        session = sessions.present_session(request)
        if session is None or wants_other_person(request):
            return super().get(request, *args, **kwargs)
        if target.next.startswith("/admin/") and not sign_in.is_staff(user):
            return render(request, "accounts/no_admin.html", status=403)
        return HttpResponseRedirect(sign_in.landing(session, target))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        target = sign_in.Target.of(self.request)
        desk = desks.desk_of(self.request)
        return super().get_context_data(
            **kwargs,
            query=target.query,
            desk=desk,
            people_here=desk and desks.present_people(desk),
            methods=points.sign_in_methods.collect(network.region(), request=self.request),
        )

    def act(self, form: SignInForm) -> str | HttpResponse:
        data = form.cleaned_data
        user = authenticate(self.request, username=data["username"], password=data["password"])
        if user is None:
            form.add_error(None, _("There is no account with this name and password."))
            return self.form_invalid(form)
        return sign_in.begin(
            self.request,
            user,
            target=sign_in.Target.of(self.request),
            is_shared=data["is_shared"],
        )


def too_many_tries(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """What axes answers with while an account is locked for this address."""
    return render(request, "accounts/too_many_tries.html", status=429)


@shown_in_viewings
@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: LibraryRequest) -> HttpResponse:
    """Ask, then end this browser's session here and at all microsites.

    Who looks with somebody's eyes ends that first: it is the viewer who leaves.
    """
    if request.method == "GET":
        return render(request, "accounts/sign_out.html")
    viewing.leave(request)
    desk = desks.desk_of(request)
    if desk is not None and request.user.is_authenticated:
        desks.leave_desk(desk=desk, user=request.user)
    sessions.sign_out(request)
    messages.success(request, _("You have signed out, on the libraries' sites too."))
    return HttpResponseRedirect("/")
