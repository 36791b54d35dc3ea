"""Readers who withdrew consent: what waits for the legal entity that works with the data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bibnet.accounts.hooks import PERSONAL_DATA
from bibnet.accounts.services import consents, forgetting, people, personal_data
from bibnet.libraries.requests import SignedInRequest

from .base import PeopleFormView, screen

PAGE = 50


@never_cache
@require_GET
def withdrawn(request: SignedInRequest) -> HttpResponse:
    """Who withdrew, when the data go, and what stood against it."""
    found = forgetting.withdrawn_at(request.library)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "operator": consents.operator_of(request.library),
        "section": "withdrawn",
    }
    return render(request, "accounts/people/withdrawn.html", context)


class EraseView(PeopleFormView):
    """Erase one of them before the day, or say what stands against it."""

    template_name = "accounts/people/erase_withdrawn.html"
    form_class = forms.Form

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reader = forgetting.withdrawn_at(self.library).filter(pk=kwargs["pk"]).first()
        if reader is None:
            raise Http404
        self.reader = reader
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reasons = personal_data.why_not_erase(personal_data.person_of(reader=self.reader))
        return super().get_context_data(
            **kwargs, reader=self.reader, reasons=reasons, section="withdrawn"
        )

    def act(self, form: forms.Form) -> str:
        if "keep" in self.request.POST:
            forgetting.keep(reader=self.reader, library=self.library, actor=self.request.user)
            messages.success(self.request, _("Consent is noted, the data stay."))
            return screen("withdrawn", self.library)
        forgetting.erase_at_once(reader=self.reader, library=self.library, actor=self.request.user)
        messages.success(self.request, _("The data are erased."))
        return screen("withdrawn", self.library)


class NoteView(PeopleFormView):
    """A reader of this library withdrew on paper."""

    template_name = "accounts/people/note_withdrawal.html"
    form_class = forms.Form

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reader = people.readers_of(self.library).filter(pk=kwargs["pk"]).first()
        if reader is None:
            raise Http404
        self.reader = reader
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, reader=self.reader, section="readers")

    def act(self, form: forms.Form) -> str:
        done = forgetting.withdraw(
            reader=self.reader,
            purpose=PERSONAL_DATA,
            actor=self.request.user,
            library=self.library,
        )
        if done:
            messages.success(self.request, _("Noted. The reader is told the day the data go."))
        else:
            messages.info(self.request, _("There was no consent in force."))
        return screen("readers", self.library)
