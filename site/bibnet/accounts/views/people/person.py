from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bibnet.accounts import factors
from bibnet.accounts.errors import AccountError
from bibnet.accounts.forms.people import ColleagueForm, LeaveForm, ReasonForm, RolesForm
from bibnet.accounts.models import Substitution
from bibnet.accounts.services import handing_over, people, substitutes, viewing
from bibnet.libraries import roles
from bibnet.libraries.models import Role, RoleAssignment
from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins.errors import Refused

from .base import PeopleFormView, PersonFormView, RolesFormView, colleague, screen


@never_cache
@require_GET
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One colleague: roles here, state, and what can be done."""
    found = colleague(request.library, pk)
    held = RoleAssignment.objects.filter(user=found).select_related("library")
    context = {
        "person": found,
        "roles_here": [one for one in held if request.library.covers(one.library)],
        "has_roles_elsewhere": any(not request.library.covers(one.library) for one in held),
        "may_manage": people.may_manage(request.user, found),
        "may_view": viewing.may_view(request.user, found),
        "is_invited": not found.has_usable_password(),
        "factors": factors.of(found),
        "leaves": Substitution.objects.filter(
            absent=found, ends__gte=timezone.localdate()
        ).select_related("substitute"),
        "seen": found.account_sessions.order_by("-last_seen_at").first(),
        "section": "staff",
    }
    return render(request, "accounts/people/person.html", context)


class GrantView(RolesFormView, PersonFormView):
    """More roles for a colleague."""

    template_name = "accounts/people/grant.html"
    form_class = RolesForm

    def act(self, form: RolesForm) -> HttpResponse:
        self.grant(self.person, form)
        return self.back()


@never_cache
@require_POST
def revoke(request: SignedInRequest, pk: int, assignment: int) -> HttpResponse:
    """Take one role away."""
    found = colleague(request.library, pk)
    row = get_object_or_404(
        RoleAssignment.objects.select_related("library"),
        pk=assignment,
        user=found,
        library__path__startswith=request.library.path,
    )
    try:
        roles.revoke_role(user=found, library=row.library, role=Role(row.role), actor=request.user)
        messages.success(request, _("The role is taken away."))
    except roles.RoleError as refusal:
        messages.error(request, str(refusal))
    if people.staff_of(request.library).filter(pk=pk).exists():
        return HttpResponseRedirect(screen("person", request.library, pk=pk))
    return HttpResponseRedirect(screen("staff", request.library))


class NewSlipView(PersonFormView):
    """A new one-time code, on paper or by letter."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        by_email = "by_email" in request.POST and bool(self.person.email)
        try:
            made = people.new_slip(
                user=self.person, library=self.library, actor=self.request.user, by_email=by_email
            )
        except AccountError as refusal:
            messages.error(request, str(refusal))
            return self.back()
        if not by_email:
            return HttpResponseRedirect(self.print_slips([made]))
        messages.success(request, _("The letter is on its way."))
        return self.back()


class SuspendView(PersonFormView):
    """Close an account; the reason stays in the log."""

    template_name = "accounts/people/suspend.html"
    form_class = ReasonForm

    def act(self, form: ReasonForm) -> HttpResponse:
        people.suspend(
            user=self.person,
            library=self.library,
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
        )
        messages.success(self.request, _("The account is closed and signed out everywhere."))
        return self.back()


@never_cache
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    found = colleague(request.library, pk)
    people.restore(user=found, library=request.library, actor=request.user)
    messages.success(request, _("The account is open again."))
    return HttpResponseRedirect(screen("person", request.library, pk=pk))


@never_cache
@require_POST
def reset_factors(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody has lost telephone, key or sheet."""
    found = colleague(request.library, pk)
    try:
        people.reset_factors(user=found, library=request.library, actor=request.user)
        messages.success(request, _("The second factors are removed."))
    except AccountError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(screen("person", request.library, pk=pk))


class HandOverView(PersonFormView):
    """Somebody leaves: work passes to a named colleague, the roles here end."""

    template_name = "accounts/people/hand_over.html"
    form_class = ColleagueForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "library": self.library, "person": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        passes = handing_over.what_passes(self.library, leaver=self.person)
        return super().get_context_data(passes=passes, **kwargs)

    def act(self, form: ColleagueForm) -> str | HttpResponse:
        try:
            handing_over.hand_over(
                leaver=self.person,
                successor=form.cleaned_data["colleague"],
                library=self.library,
                actor=self.request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The work has passed on."))
        return screen("staff", self.library)


class LeaveView(HandOverView):
    """A leave and the substitute."""

    template_name = "accounts/people/leave.html"
    form_class = LeaveForm

    def act(self, form: ColleagueForm) -> HttpResponse:
        data = form.cleaned_data
        substitutes.plan_leave(
            absent=self.person,
            substitute=data["colleague"],
            starts=data["starts"],
            ends=data["ends"],
            library=self.library,
            actor=self.request.user,
        )
        messages.success(self.request, _("The substitute is named."))
        return self.back()


@never_cache
@require_POST
def end_leave(request: SignedInRequest, pk: int, leave: int) -> HttpResponse:
    found = colleague(request.library, pk)
    substitution = get_object_or_404(Substitution, pk=leave, absent=found)
    substitutes.end_leave(substitution=substitution, library=request.library, actor=request.user)
    messages.success(request, _("The leave is over."))
    return HttpResponseRedirect(screen("person", request.library, pk=pk))


class ReaderSlipView(PeopleFormView):
    """A new slip for a reader of this library."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reader = people.readers_of(self.library).filter(pk=kwargs["pk"]).first()
        if reader is None or reader.user is None:
            raise Http404
        made = people.new_slip(user=reader.user, library=self.library, actor=self.request.user)
        return HttpResponseRedirect(self.print_slips([made]))
