from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import User
from bibnet.accounts.services import people, viewing
from bibnet.accounts.services.people import NewColleague
from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import District, Library

from .fields import (
    BirthDateField,
    EmailField,
    LoginNameField,
    PhoneField,
    TypedDateField,
    name_field,
)
from .sign_in import identifier_field


class RolesForm(forms.Form):
    """Which roles, and in which part of the library."""

    place = forms.ModelChoiceField(
        label=_("Where"), queryset=Library.objects.none(), empty_label=None
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        choices=(),
        error_messages={"required": _("Choose at least one role.")},
    )
    is_trusted = forms.BooleanField(
        label=_("Publishes at once, without a second eye"), required=False, initial=True
    )

    def __init__(self, *args: Any, library: Library, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Library.objects.under(library)
        if library.is_region:
            places = Library.objects.filter(pk=library.pk)
        place = field_of(self, "place", forms.ModelChoiceField)
        place.queryset = places
        place.initial = library.pk
        field_of(self, "roles", forms.ChoiceField).choices = [
            (role.value, role.label) for role in people.grantable_roles(actor, library)
        ]


class InvitationForm(RolesForm):
    """A new colleague."""

    shows_optional = True
    field_order = ["last_name", "first_name", "patronymic", "email", "phone", "username"]
    last_name = name_field(_("Surname"), "off")
    first_name = name_field(_("First name"), "off")
    patronymic = name_field(_("Patronymic"), "off", required=False)
    email = EmailField(label=_("E-mail"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    username = LoginNameField(
        label=_("Login name"), required=False, help_text=_("Empty: made of the surname")
    )
    by_email = forms.BooleanField(
        label=_("Send the invitation by e-mail instead of printing a slip"), required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("by_email") and not data.get("email"):
            self.add_error("email", _("Give the address that the invitation goes to."))
        return data

    @property
    def colleague(self) -> NewColleague:
        data = self.cleaned_data
        return NewColleague(
            last_name=data["last_name"],
            first_name=data["first_name"],
            patronymic=data["patronymic"],
            login_name=data["username"],
            email=data["email"],
            phone=data["phone"],
            library=data["place"],
            roles=data["roles"],
            is_trusted=data["is_trusted"],
        )


class AccountForm(forms.Form):
    """Whose account, by any of the ways to name it; `found` is the account of a valid form."""

    refusal = _("There is no such account.")
    username = identifier_field()
    found: User

    def clean_username(self) -> str:
        typed = self.cleaned_data["username"]
        found = User.objects.by_identifier(typed)
        if found is None or not self.accepts(found):
            raise ValidationError(self.refusal)
        self.found = found
        return typed

    def accepts(self, found: User) -> bool:
        return found.is_active


class KnownPersonForm(AccountForm, RolesForm):
    """Somebody who has an account already, from another library."""

    field_order = ["username"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Stays in the log of acts, without names"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DistrictChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: District) -> str:
        return str(obj.name)


class DistrictForm(AccountForm):
    """Who administers which district."""

    district = DistrictChoice(
        label=_("District"), queryset=District.objects.all(), empty_label=_("Choose a district")
    )


class ViewingForm(forms.Form):
    """Why somebody wants to look with another person's eyes."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The person reads it in the cabinet; it stays in the log of acts"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ViewedPersonForm(AccountForm, ViewingForm):
    """And with whose, named by the person herself; who exists is told to nobody."""

    field_order = ["username"]
    refusal = _("There is no such account, or it is not yours to look at.")

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def accepts(self, found: User) -> bool:
        return viewing.may_view(self.viewer, found)


class PersonField(forms.ModelChoiceField):
    """One of several people, by their full names."""

    def label_from_instance(self, obj: User) -> str:
        return obj.formal_name


class ColleagueForm(forms.Form):
    """Another member of the library's staff."""

    colleague = PersonField(
        label=_("To whom"), queryset=User.objects.none(), empty_label=_("Choose a colleague")
    )

    def __init__(self, *args: Any, library: Library, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = people.staff_of(library).filter(is_active=True).exclude(pk=person.pk)
        field_of(self, "colleague", PersonField).queryset = staff


class LeaveForm(ColleagueForm):
    field_order = ["starts", "ends", "colleague"]
    starts = TypedDateField(label=_("First day"))
    ends = TypedDateField(label=_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].label = _("Substitute")


class DeskNameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the computer"),
        max_length=80,
        help_text=_("For example: desk of the reading room"),
        widget=forms.TextInput(attrs={"class": "input--mid", "autocomplete": "off"}),
    )


class ReaderForm(forms.Form):
    """A reader who came to the library and signed the consents on paper."""

    shows_optional = True
    last_name = name_field(_("Surname"), "off")
    first_name = name_field(_("First name"), "off")
    patronymic = name_field(_("Patronymic"), "off", required=False)
    birth_date = BirthDateField(label=_("Date of birth"))
    phone = PhoneField(label=_("Telephone"), required=False)
    email = EmailField(label=_("E-mail"), required=False)
    username = LoginNameField(
        label=_("Login name"), required=False, help_text=_("Empty: made of the surname")
    )
    has_paper = forms.BooleanField(
        label=_("The reader, or the representative of a child, has signed the consent on paper"),
        error_messages={"required": _("Without a consent nothing may be written down.")},
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX with headings: surname, first name, role and so on"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
