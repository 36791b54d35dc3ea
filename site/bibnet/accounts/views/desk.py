"""A shared computer: people who signed in there today change by PIN in three seconds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from bibnet.accounts.forms.security import DeskForm
from bibnet.accounts.services import desks, sessions

from .base import AccountFormView


class DeskView(AccountFormView):
    """Who sits down, and the PIN."""

    template_name = "accounts/desk.html"
    form_class = DeskForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        desk = desks.desk_of(request)
        if desk is None:
            return HttpResponseRedirect(reverse("accounts:login"))
        self.desk = desk
        self.people = list(desks.present_people(desk))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        people = [(one.user_id, one.user.formal_name) for one in self.people]
        return {**super().get_form_kwargs(), "people": people}

    def get_initial(self) -> dict[str, Any]:
        asked_for = self.request.GET.get("who", "")
        others = [one.user_id for one in self.people if one.user_id != self.request.user.pk]
        return {"who": int(asked_for) if asked_for.isdigit() else next(iter(others), None)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, desk=self.desk, people=self.people)

    def act(self, form: DeskForm) -> str:
        data = form.cleaned_data
        presence = desks.check_pin(desk=self.desk, user_id=data["who"], pin=data["pin"])
        sessions.open_session(
            self.request,
            presence.user,
            second_factor=presence.second_factor,
            desk=self.desk,
            confirms=False,
        )
        return reverse("wagtailadmin_home")
