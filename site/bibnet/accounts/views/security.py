"""The settings of an account's safety: password, factors, PIN, sessions."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bibnet.accounts import factors
from bibnet.accounts.errors import AccountError
from bibnet.accounts.factors import sheet
from bibnet.accounts.forms.security import ConfirmForm, PinForm
from bibnet.accounts.forms.sign_in import ChangePasswordForm
from bibnet.accounts.models import AccountSession
from bibnet.accounts.services import crossing, desks, security, sessions, sign_in, workplace
from bibnet.accounts.throttle import account_guesses
from bibnet.libraries.requests import SignedInRequest
from bibnet.notices.services import in_our_language

from .base import OwnFormView
from .guards import confirmed, signed_in


@require_GET
@signed_in
def overview(request: SignedInRequest) -> HttpResponse:
    """What guards the account."""
    own = list(factors.of(request.user))
    context = {
        "factors": own,
        "has_sheet": any(one.type == factors.SHEET for one in own),
        "codes_left": sheet.codes_left(request.user),
        "must_have_factor": sign_in.must_have_factor(request.user),
        "is_staff": sign_in.is_staff(request.user),
        "at_work": workplace.library_at_hand(request),
        "section": "security",
    }
    return render(request, "accounts/security.html", context)


@method_decorator(signed_in, name="dispatch")
class ChangePasswordView(OwnFormView):
    template_name = "accounts/change_password.html"
    form_class = ChangePasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def act(self, form: ChangePasswordForm) -> str:
        user = self.request.user
        sessions.change_password(self.request, user, form.cleaned_data["password"])
        with in_our_language():
            security.tell(user, _("The password was changed."))
        messages.success(self.request, _("The password is changed. Elsewhere you are signed out."))
        return reverse("accounts:security")


@method_decorator(signed_in, name="dispatch")
class ConfirmPasswordView(OwnFormView):
    """The password once more, before something important."""

    template_name = "accounts/confirm_password.html"
    form_class = ConfirmForm

    def act(self, form: ConfirmForm) -> str:
        user, who = self.request.user, str(self.request.user.pk)
        if not account_guesses.claim(who):
            raise AccountError(_("Too many wrong passwords. Try again in an hour."))
        if not user.check_password(form.cleaned_data["password"]):
            raise AccountError(_("The password is wrong."))
        account_guesses.reset(who)
        self.request.session[sessions.CONFIRMED] = time.time()
        return crossing.local_path(self.request.GET.get("next", "/accounts/security/"))


@method_decorator(confirmed, name="dispatch")
class PinView(OwnFormView):
    template_name = "accounts/pin.html"
    form_class = PinForm

    def act(self, form: PinForm) -> str:
        pin = form.cleaned_data["pin"]
        desks.set_pin(user=self.request.user, pin=pin)
        messages.success(self.request, _("The PIN is set.") if pin else _("The PIN is removed."))
        return reverse("accounts:security")


@require_GET
@signed_in
def session_list(request: SignedInRequest) -> HttpResponse:
    """Where the person is signed in."""
    own = request.user.account_sessions.own().lasting(timezone.now())
    context = {
        "sessions": own.select_related("desk").prefetch_related("children"),
        "present": sessions.present_session(request),
        "section": "sessions",
    }
    return render(request, "accounts/sessions.html", context)


@require_POST
@signed_in
def end_sessions(request: SignedInRequest) -> HttpResponse:
    """End one session, or all but this one."""
    present = sessions.present_session(request)
    which = request.POST.get("session", "")
    if which:
        row = get_object_or_404(AccountSession, pk=which, user=request.user)
        sessions.end_session(row)
    else:
        sessions.end_all(request.user, except_for=present)
    messages.success(request, _("Signed out there."))
    return HttpResponseRedirect(reverse("accounts:sessions"))
