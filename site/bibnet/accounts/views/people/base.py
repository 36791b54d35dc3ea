from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.forms.people import RolesForm
from bibnet.accounts.models import User
from bibnet.accounts.services import people, printing
from bibnet.accounts.services.slips import MadeSlip
from bibnet.accounts.views.base import OwnFormView
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role


def screen(name: str, library: Library, **kwargs: Any) -> str:
    """Address of one of these screens."""
    return reverse(f"accounts_admin:{name}", kwargs={"code": library.code, **kwargs})


def colleague(library: Library, pk: int) -> User:
    """A member of the library's staff, or 404."""
    found = people.staff_of(library).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class PeopleFormView(OwnFormView):
    """A form of these screens; `self.library` is the one in the address."""

    @property
    def library(self) -> Library:
        return self.request.library

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            self._show(form, error)
            return self.form_invalid(form)

    @staticmethod
    def redirect(address: str) -> HttpResponse:
        return HttpResponseRedirect(address)

    def print_slips(self, made: list[MadeSlip]) -> str:
        """The address where the slips are printed from."""
        token = printing.keep(made, actor=self.request.user)
        return screen("slips", self.library, token=token)

    @staticmethod
    def _show(form: Any, error: ValidationError) -> None:
        """What the model refused, at its field where the form has it."""
        if not hasattr(error, "error_dict"):
            form.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)


class RolesFormView(PeopleFormView):
    """A form that gives roles: who gives them, and where."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "library": self.library, "actor": self.request.user}

    def grant(self, user: User, form: RolesForm) -> None:
        data = form.cleaned_data
        try:
            for role in data["roles"]:
                roles.grant_role(
                    user=user,
                    library=data["place"],
                    role=Role(role),
                    actor=self.request.user,
                    is_trusted=data["is_trusted"],
                )
        except roles.RoleError as refusal:
            raise PersonRefused(str(refusal)) from refusal
        messages.success(self.request, _("The roles are given."))


class PersonFormView(PeopleFormView):
    """A form about one member of the staff, `self.person`."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.person = colleague(self.library, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, person=self.person)

    def back(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(screen("person", self.library, pk=self.person.pk))
