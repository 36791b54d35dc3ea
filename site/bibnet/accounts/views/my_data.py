"""What the portal holds about a person, and what the person may do about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.forms.settings import ContactsForm, EraseForm
from bibnet.accounts.forms.sign_up import CONSENT, consent_fields
from bibnet.accounts.services import consents, contacts, forgetting, personal_data
from bibnet.journal.visits import client_address
from bibnet.libraries import network
from bibnet.libraries.requests import SignedInRequest

from .base import OwnFormView
from .guards import confirmed, reader_of, shown_in_viewings, signed_in


@require_GET
@signed_in
def overview(request: SignedInRequest) -> HttpResponse:
    """Everything that is known, and the consents."""
    reader = reader_of(request)
    person = personal_data.person_of(user=request.user, reader=reader)
    context = {
        "section": "data",
        "reader": reader,
        "kept": personal_data.what_is_kept(person),
        "consents": consents.standing(reader) if reader else [],
    }
    return render(request, "accounts/my_data.html", context)


@require_GET
@confirmed
def export(request: SignedInRequest) -> HttpResponse:
    """The same as a file."""
    person = personal_data.person_of(user=request.user)
    response = HttpResponse(personal_data.export_archive(person), content_type="application/zip")
    response["Content-Disposition"] = (
        f'attachment; filename="my-data-{timezone.localdate():%Y-%m-%d}.zip"'
    )
    return response


@method_decorator(signed_in, name="dispatch")
class EraseView(OwnFormView):
    """Erase everything, or say what stands against it."""

    template_name = "accounts/erase.html"
    form_class = EraseForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = personal_data.person_of(user=self.request.user)
        reasons = personal_data.why_not_erase(person)
        return super().get_context_data(
            **kwargs, reasons=reasons, reader=person.reader, section="data"
        )

    def act(self, form: EraseForm) -> str:
        user = self.request.user
        if not user.check_password(form.cleaned_data["password"]):
            raise PersonRefused(_("The password is wrong."))
        personal_data.erase(personal_data.person_of(user=user), actor=None)
        logout(self.request)
        messages.success(self.request, _("Your data are erased. You are welcome any time."))
        return "/"


@method_decorator(signed_in, name="dispatch")
class ContactsView(OwnFormView):
    template_name = "accounts/contacts.html"
    form_class = ContactsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "user": self.request.user,
            "client": client_address(self.request),
        }

    def get_initial(self) -> dict[str, Any]:
        user = self.request.user
        return {"phone": user.phone, "email": user.email, "username": user.username}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, section="data")

    def act(self, form: ContactsForm) -> str:
        data = form.cleaned_data
        contacts.change_contacts(
            user=self.request.user,
            email=data["email"],
            phone=data["phone"],
            login_name=data["username"],
        )
        messages.success(self.request, _("Saved."))
        return reverse("accounts:my_data")


class ConsentsForm(forms.Form):
    """The necessary consents that are missing."""

    def __init__(self, *args: Any, asked: list[consents.Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields |= consent_fields(asked)

    @property
    def agreed(self) -> list[consents.Asked]:
        return [one for one in self.asked if self.cleaned_data[f"{CONSENT}{one.purpose.key}"]]


@method_decorator([shown_in_viewings, signed_in], name="dispatch")
class ConsentsView(OwnFormView):
    """Give consents: those that are missing, were withdrawn, or were outgrown at 14 and 18."""

    template_name = "accounts/consents.html"
    form_class = ConsentsForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reader = reader_of(self.request)
        if reader is None:
            return HttpResponseRedirect(reverse("accounts:cabinet"))
        self.reader = reader
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        given = consents.in_force(self.reader)
        asked = [one for one in consents.asked() if one.purpose.key not in given]
        return {**super().get_form_kwargs(), "asked": asked}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_blocked = bool(consents.missing(self.reader))
        return super().get_context_data(**kwargs, is_blocked=is_blocked, section="data")

    def act(self, form: ConsentsForm) -> str:
        operator = consents.operator_of(self.reader.my_library or network.region())
        for one in form.agreed:
            consents.give(
                reader=self.reader,
                document=one.document,
                operator=operator,
                ip=client_address(self.request),
            )
        forgetting.let_stay(self.reader)
        messages.success(self.request, _("Saved."))
        return reverse("accounts:cabinet")


@require_POST
@signed_in
def withdraw(request: SignedInRequest) -> HttpResponse:
    """Take one consent back."""
    reader = reader_of(request)
    purpose = request.POST.get("purpose", "")
    if reader is not None and forgetting.withdraw(reader=reader, purpose=purpose):
        messages.success(request, _("The consent is withdrawn."))
        if forgetting.is_necessary(purpose):
            return HttpResponseRedirect(reverse("accounts:erase"))
    return HttpResponseRedirect(reverse("accounts:my_data"))
