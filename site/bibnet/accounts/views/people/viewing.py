"""Looking with somebody else's eyes: for whom, and why."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from bibnet.accounts.forms.people import ViewedPersonForm, ViewingForm
from bibnet.accounts.models import User
from bibnet.accounts.services import sign_in, viewing
from bibnet.libraries import roles
from bibnet.libraries.models import Role

from .base import PeopleFormView


class _LookingView(PeopleFormView):
    template_name = "accounts/people/view_as.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        administers = roles.has_role(self.request.user, self.library, Role.LIBRARY_ADMIN)
        return super().get_context_data(section="viewing", administers=administers, **kwargs)

    def look(self, person: User, reason: str) -> str:
        """Begin, and the address where the person's day begins."""
        begun = viewing.begin(viewer=self.request.user, person=person, reason=reason)
        viewing.mark(self.request, begun)
        return sign_in.start_page(person)


class FindViewedView(_LookingView):
    """Somebody who asks for help and has said the name of the account."""

    form_class = ViewedPersonForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.user}

    def act(self, form: ViewedPersonForm) -> str:
        return self.look(form.found, form.cleaned_data["reason"])


class ViewAsView(_LookingView):
    """Somebody of the lists."""

    form_class = ViewingForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = User.objects.filter(pk=kwargs["pk"]).first()
        if found is None or not viewing.may_view(self.request.user, found):
            raise Http404
        self.person = found
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, person=self.person)

    def act(self, form: ViewingForm) -> str:
        return self.look(self.person, form.cleaned_data["reason"])
