"""The region's screen for the texts of consents: what is in force, and its next version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bibnet.accounts.services import consents
from bibnet.libraries.requests import SignedInRequest

from .base import OwnFormView


@never_cache
@require_safe
def texts(request: SignedInRequest) -> HttpResponse:
    """Each purpose with its text in force and since when."""
    if not request.library.is_region:
        raise Http404
    return render(request, "accounts/consent_texts.html", {"rows": consents.texts()})


class TextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea({"class": "input", "rows": 24}),
        strip=True,
        help_text=gettext_lazy(
            "The first line is the heading. {operator}, {inn} and {address} are filled in by "
            "themselves."
        ),
    )
    asks_again = forms.BooleanField(
        label=gettext_lazy("Ask everybody again"),
        required=False,
        help_text=gettext_lazy(
            "For a change of what is done with the data. Who agreed to an earlier version is asked "
            "at the next visit of the cabinet. A slip of the pen needs no new consent."
        ),
    )


class TextView(OwnFormView):
    """The next version of one text."""

    template_name = "accounts/consent_text_form.html"
    form_class = TextForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = {one.purpose.key: one for one in consents.texts()}
        if not self.request.library.is_region or kwargs["purpose"] not in known:
            raise Http404
        self.asked = known[kwargs["purpose"]]
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.asked.document.text, "asks_again": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, asked=self.asked)

    def act(self, form: TextForm) -> str:
        document = consents.publish_document(
            purpose=self.asked.purpose.key, actor=self.request.user, **form.cleaned_data
        )
        messages.success(
            self.request, _("Version %(number)d is in force.") % {"number": document.version}
        )
        return reverse("consents_admin:list", kwargs={"code": self.request.library.code})
