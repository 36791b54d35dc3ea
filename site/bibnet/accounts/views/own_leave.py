"""One's own days off and who substitutes; the administrator does it on the person's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bibnet.accounts.forms.people import LeaveForm
from bibnet.accounts.models import Substitution
from bibnet.accounts.services import substitutes
from bibnet.libraries.requests import SignedInRequest

from .people.base import PeopleFormView, screen


class OwnLeaveView(PeopleFormView):
    """Name a colleague of this library for the days one is away."""

    template_name = "accounts/own_leave.html"
    form_class = LeaveForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "library": self.library, "person": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leaves = Substitution.objects.filter(
            absent=self.request.user, ends__gte=timezone.localdate()
        )
        return super().get_context_data(
            **kwargs, leaves=leaves.select_related("substitute").order_by("starts")
        )

    def act(self, form: LeaveForm) -> str:
        data = form.cleaned_data
        substitutes.plan_leave(
            absent=self.request.user,
            substitute=data["colleague"],
            starts=data["starts"],
            ends=data["ends"],
            library=self.library,
            actor=self.request.user,
        )
        messages.success(self.request, _("The substitute is named."))
        return screen("own_leave", self.library)


@never_cache
@require_POST
def end(request: SignedInRequest, leave: int) -> HttpResponse:
    """One is back, or stays after all."""
    found = get_object_or_404(Substitution, pk=leave, absent=request.user)
    substitutes.end_leave(substitution=found, library=request.library, actor=request.user)
    messages.success(request, _("The leave is over."))
    return HttpResponseRedirect(screen("own_leave", request.library))
