"""A forgotten password: a letter where there is a mailbox, else a slip from a librarian."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bibnet.accounts.errors import SlipRefused
from bibnet.accounts.forms.sign_in import NewPasswordForm, RecoveryForm, SlipForm
from bibnet.accounts.models import Slip
from bibnet.accounts.services import confirmation, sign_in, slips

from .base import AccountFormView

# The slip that was shown with the right code, until the password is set.
SHOWN = "bibnet_slip"


class RecoveryView(AccountFormView):
    """Ask for a letter. The answer is the same whether there is such an account or not."""

    template_name = "accounts/recovery.html"
    form_class = RecoveryForm

    def act(self, form: RecoveryForm) -> str:
        slips.ask_for_recovery(form.cleaned_data["username"])
        return reverse("accounts:recovery_sent")


@never_cache
@require_GET
def recovery_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/recovery_sent.html")


class SlipView(AccountFormView):
    """Name and code of a printed slip."""

    template_name = "accounts/slip.html"
    form_class = SlipForm

    def act(self, form: SlipForm) -> str:
        data = form.cleaned_data
        slip = slips.find(typed_name=data["username"], code=data["code"])
        self.request.session[SHOWN] = slip.pk
        return reverse("accounts:slip_password")


@never_cache
@require_GET
def slip_link(request: HttpRequest, reference: UUID, code: str) -> HttpResponse:
    """A letter's link: remember the slip in the session, so that the code leaves the address."""
    try:
        slip = slips.find_by_reference(str(reference), code)
    except SlipRefused as refusal:
        return render(request, "accounts/link_refused.html", {"reason": refusal}, status=403)
    request.session[SHOWN] = slip.pk
    return HttpResponseRedirect(reverse("accounts:slip_password"))


class SlipPasswordView(AccountFormView):
    """Choose a password; then go on as with any right password."""

    template_name = "accounts/slip_password.html"
    form_class = NewPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        shown = request.session.get(SHOWN) or 0
        slip = Slip.objects.select_related("user").filter(pk=shown).first()
        if slip is None:
            return HttpResponseRedirect(reverse("accounts:slip"))
        self.slip = slip
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.slip.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, slip=self.slip)

    def act(self, form: NewPasswordForm) -> str:
        user = slips.use(self.slip, password=form.cleaned_data["password"])
        del self.request.session[SHOWN]
        messages.success(self.request, _("The password is set."))
        return sign_in.begin(self.request, user, target=sign_in.Target())


@never_cache
@require_GET
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """A letter's link that says: this address is mine."""
    user = confirmation.confirm(token)
    return render(
        request,
        "accounts/email_confirmed.html",
        {"is_confirmed": user is not None},
        status=200 if user else 403,
    )
