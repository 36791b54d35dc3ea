"""Setting up second factors: in the settings of an account, or on the way in for staff that
has none yet.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bibnet.accounts import factors, secrecy
from bibnet.accounts.errors import AccountError
from bibnet.accounts.factors import passkeys, sheet, totp
from bibnet.accounts.forms.security import PasskeyForm
from bibnet.accounts.forms.sign_in import SecondStepForm
from bibnet.accounts.models import User
from bibnet.accounts.services import security, sign_in
from bibnet.libraries.requests import SignedInRequest

from .base import AccountFormView
from .guards import confirmed

TOTP_KEY = "bibnet_totp"


class OwnerView(AccountFormView):
    """The person whose factor is set up: signed in and lately confirmed by password, or on the
    way in with the right password and without any factor.
    """

    owner: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.owner = request.user
            return confirmed(super().dispatch)(request, *args, **kwargs)
        on_the_way = sign_in.pending(request)
        if on_the_way is None:
            return HttpResponseRedirect(reverse("accounts:login"))
        if factors.has_any(on_the_way.user):
            return HttpResponseRedirect(reverse("accounts:second_step"))
        self.owner = on_the_way.user
        return super().dispatch(request, *args, **kwargs)

    def go_on(self, kind: str) -> str:
        """Where to go after the factor was made: into the portal, or back to the settings."""
        security.note_factor_added(self.owner, kind)
        on_the_way = None if self.request.user.is_authenticated else sign_in.pending(self.request)
        if on_the_way is not None:
            return sign_in.finish(self.request, on_the_way, second_factor=kind)
        messages.success(self.request, _("The second factor is set up."))
        return reverse("accounts:security")


class FirstFactorView(OwnerView):
    """Which factor to set up: for staff on the way in that has none."""

    template_name = "accounts/first_factor.html"
    form_class = SecondStepForm
    http_method_names = ["get", "head"]


class TotpView(OwnerView):
    """A QR code for the application, proven by its first code."""

    template_name = "accounts/factor_totp.html"
    form_class = SecondStepForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.session[TOTP_KEY] = totp.new_secret()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        secret = self.request.session.get(TOTP_KEY, "")
        return super().get_context_data(
            **kwargs,
            qr_code=totp.qr_code(self.owner, secret),
            secret=secrecy.spaced(secret),
        )

    def act(self, form: SecondStepForm) -> str:
        secret = self.request.session.get(TOTP_KEY, "")
        if not secret or not totp.is_right(secret, form.cleaned_data["code"]):
            raise AccountError(_("The code does not fit. Check the clock of the telephone."))
        del self.request.session[TOTP_KEY]
        totp.add(self.owner, secret)
        return self.go_on(factors.TOTP)


class PasskeyView(OwnerView):
    """A key that the telephone, the computer or a stick keeps."""

    template_name = "accounts/factor_passkey.html"
    form_class = PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = passkeys.begin_adding(self.request, self.owner)
        return super().get_context_data(**kwargs, passkey_options=options)

    def act(self, form: PasskeyForm) -> str:
        data = form.cleaned_data
        if passkeys.add(self.request, self.owner, **data) is None:
            raise AccountError(_("The key was not made. Try again or take another factor."))
        return self.go_on(factors.PASSKEY)


class SheetView(OwnerView):
    """A printed sheet of codes; on the way in, one of them is asked for at once."""

    template_name = "accounts/factor_sheet.html"
    form_class = SecondStepForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        codes = [secrecy.spaced(code) for code in sheet.add(self.owner)]
        security.note_factor_added(self.owner, factors.SHEET)
        is_signed_in = request.user.is_authenticated
        context = {
            "codes": codes,
            "owner": self.owner,
            "onward": reverse("accounts:security" if is_signed_in else "accounts:second_step"),
        }
        return render(request, "accounts/sheet_print.html", context)


@never_cache
@require_POST
@confirmed
def remove_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a factor away; the last one stays where the region asks for one."""
    try:
        security.remove_factor(request.user, pk)
        messages.success(request, _("The second factor is removed."))
    except AccountError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("accounts:security"))
