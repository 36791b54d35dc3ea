"""The second step of signing in, for whoever has a second factor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from bibnet.accounts import factors
from bibnet.accounts.errors import AccountError
from bibnet.accounts.factors import passkeys, sheet, totp
from bibnet.accounts.forms.sign_in import SecondStepForm
from bibnet.accounts.services import sign_in
from bibnet.accounts.throttle import second_factor_guesses

from .base import AccountFormView


class SecondStepView(AccountFormView):
    """A code of the application or the sheet, or the answer of a passkey."""

    template_name = "accounts/second_step.html"
    form_class = SecondStepForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        on_the_way = sign_in.pending(request)
        if on_the_way is None:
            return HttpResponseRedirect(reverse("accounts:login"))
        self.on_the_way = on_the_way
        self.kinds = factors.kinds_of(on_the_way.user)
        if not self.kinds:
            return HttpResponseRedirect(reverse("accounts:first_factor"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.on_the_way.user
        has_passkey = factors.PASSKEY in self.kinds
        return super().get_context_data(
            **kwargs,
            takes_codes=bool(self.kinds & {factors.TOTP, factors.SHEET}),
            kinds=self.kinds,
            passkey_options=has_passkey and passkeys.begin_asking(self.request, user),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = request.POST.get("answer", "")
        if not answer:
            return super().post(request, *args, **kwargs)
        form = SecondStepForm()
        try:
            return HttpResponseRedirect(self._finish(answer=answer))
        except AccountError as refusal:
            return self.render_to_response(
                self.get_context_data(form=form, refusal=str(refusal)), status=422
            )

    def act(self, form: SecondStepForm) -> str:
        return self._finish(code=form.cleaned_data["code"])

    def _finish(self, *, code: str = "", answer: str = "") -> str:
        """Where to go on after the right proof; raises AccountError for a wrong one."""
        who = str(self.on_the_way.user.pk)
        if not second_factor_guesses.claim(who):
            raise AccountError(_("Too many wrong codes. Try again in fifteen minutes."))
        kind = self._proven(code, answer)
        if not kind:
            if answer:
                raise AccountError(_("The key does not fit this account. Try another one."))
            raise AccountError(_("The code does not fit. Each code is good for one time."))
        second_factor_guesses.reset(who)
        return sign_in.finish(self.request, self.on_the_way, second_factor=kind)

    def _proven(self, code: str, answer: str) -> str:
        """Which factor has been proven; empty if none."""
        user = self.on_the_way.user
        if answer:
            return factors.PASSKEY if passkeys.check(self.request, user, answer) else ""
        if totp.check(user, code):
            return factors.TOTP
        return factors.SHEET if sheet.check(user, code) else ""
