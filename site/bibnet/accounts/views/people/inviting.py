from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from bibnet.accounts.forms.people import InvitationForm, KnownPersonForm, ReaderForm
from bibnet.accounts.models import SlipPurpose
from bibnet.accounts.services import people, sign_up, slips
from bibnet.accounts.services.sign_up import Application

from .base import PeopleFormView, RolesFormView, screen


class InviteView(RolesFormView):
    """A new colleague: an account, roles, and an invitation by letter or on paper."""

    template_name = "accounts/people/invite.html"
    form_class = InvitationForm

    def act(self, form: InvitationForm) -> str | HttpResponse:
        made = people.invite(form.colleague, actor=self.request.user)
        if not form.cleaned_data["by_email"]:
            return self.print_slips([made])
        user = made.slip.user
        people.new_slip(user=user, library=self.library, actor=self.request.user, by_email=True)
        messages.success(self.request, _("The invitation is on its way."))
        return screen("person", self.library, pk=user.pk)


class AddKnownView(RolesFormView):
    """Roles here for somebody who has an account already."""

    template_name = "accounts/people/add_known.html"
    form_class = KnownPersonForm

    def act(self, form: KnownPersonForm) -> str:
        self.grant(form.found, form)
        return screen("person", self.library, pk=form.found.pk)


class AddReaderView(PeopleFormView):
    """A reader's account, made at the library: consents on paper, the way in on a slip."""

    template_name = "accounts/people/add_reader.html"
    form_class = ReaderForm

    def act(self, form: ReaderForm) -> str:
        data = form.cleaned_data
        application = Application(
            last_name=data["last_name"],
            first_name=data["first_name"],
            patronymic=data["patronymic"],
            birth_date=data["birth_date"],
            email=data["email"],
            phone=data["phone"],
            login_name=data["username"]
            or people.free_login_name(data["last_name"], data["first_name"]),
        )
        user = sign_up.sign_up_at_library(
            application, library=self.library, actor=self.request.user
        )
        made = slips.make_slip(
            user=user,
            purpose=SlipPurpose.INVITATION,
            library=self.library,
            made_by=self.request.user,
        )
        return self.print_slips([made])
