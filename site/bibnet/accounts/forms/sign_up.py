from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import User
from bibnet.accounts.models.reader import AGE_OF_OWN_CONSENT, Relation, age_between
from bibnet.accounts.services.consents import Asked
from bibnet.accounts.services.sign_up import Application
from bibnet.themes.components import Link
from bibnet.themes.forms import ConsentField

from .fields import (
    BirthDateField,
    EmailField,
    LoginNameField,
    PasswordField,
    PersonForm,
    PhoneField,
    name_field,
)
from .taken import check_free

CONSENT = "consent_"


class ApplicationForm(PersonForm):
    """Who somebody is and what they agree to; consents stand each in a box of its own."""

    last_name = name_field(_("Surname"), "family-name")
    first_name = name_field(_("First name"), "given-name")
    patronymic = name_field(_("Patronymic"), "additional-name", required=False)
    birth_date = BirthDateField(label=_("Date of birth"))
    username = LoginNameField(
        label=_("Login name"),
        required=False,
        help_text=_("If you have neither telephone nor mail; for example masha.ivanova"),
    )
    password = PasswordField(
        is_new=True, label=_("Password"), help_text=_("At least eight signs, not only digits")
    )

    def __init__(self, *args: Any, client: str, asked: Sequence[Asked] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client
        self.fields |= consent_fields(asked)

    @property
    def consents(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(CONSENT)]

    @property
    def agreed(self) -> list[str]:
        """The purposes that were ticked."""
        return [
            name.removeprefix(CONSENT)
            for name in self.fields
            if name.startswith(CONSENT) and self.cleaned_data.get(name)
        ]

    @property
    def application(self) -> Application:
        data = self.cleaned_data
        return Application(
            last_name=data["last_name"],
            first_name=data["first_name"],
            patronymic=data["patronymic"],
            birth_date=data["birth_date"],
            email=data.get("email", ""),
            phone=data.get("phone", ""),
            login_name=data.get("username", ""),
            password=data.get("password", ""),
        )

    def clean_username(self) -> str:
        return check_free(
            "username",
            self.cleaned_data["username"],
            message=_("This login name is taken."),
            client=self.client,
        )

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if password:
            names = ("first_name", "last_name", "username", "email")
            known = {name: self.cleaned_data.get(name) or "" for name in names}
            validate_password(password, User(**known))
        return password


class SignUpForm(ApplicationForm):
    """Never says whether a telephone or an e-mail has an account already."""

    field_order = [
        "last_name",
        "first_name",
        "patronymic",
        "birth_date",
        "phone",
        "email",
        "username",
        "password",
    ]
    phone = PhoneField(label=_("Telephone"), required=False)
    email = EmailField(label=_("E-mail"), required=False)

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        if age_between(born, timezone.localdate()) < AGE_OF_OWN_CONSENT:
            raise ValidationError(_("Children under 14 are signed up by a parent or a librarian."))
        return born

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        ways = ("phone", "email", "username")
        if not any(data.get(name) for name in ways) and not self.has_any_error(ways):
            self.add_error(
                "username", _("Give a telephone, an e-mail or a login name to sign in with.")
            )
        return data

    def has_any_error(self, names: Sequence[str]) -> bool:
        return any(self.has_error(name) for name in names)


class ChildForm(ApplicationForm):
    """A child, signed up by its representative; a login is optional."""

    field_order = ["last_name", "first_name", "patronymic", "birth_date", "relation"]
    relation = forms.ChoiceField(
        label=_("You are"), choices=Relation.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False
        self.fields["username"].help_text = _("Only if the child is to sign in alone")
        self.fields["birth_date"].widget.attrs["autocomplete"] = "off"
        for name in ("last_name", "first_name", "patronymic"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        if age_between(born, timezone.localdate()) >= AGE_OF_OWN_CONSENT:
            raise ValidationError(_("From 14 on a person signs up alone."))
        return born

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("username") and not data.get("password"):
            self.add_error("password", _("A login name needs a password."))
        return data


def consent_fields(asked: Iterable[Asked]) -> dict[str, forms.Field]:
    """A box for each consent that is asked for, by the names of their fields."""
    return {
        f"{CONSENT}{one.purpose.key}": ConsentField(
            label=one.purpose.label,
            required=one.purpose.is_required,
            document=document_link(one),
            error_messages={"required": _("Tick it if you agree: we cannot go on without.")},
        )
        for one in asked
    }


def document_link(one: Asked) -> Link:
    """The text of a consent and the version a person agrees to."""
    day = date_format(timezone.localdate(one.document.published_at), "j E Y")
    title = gettext("Text of the consent, version of %(day)s") % {"day": day}
    return Link(title, reverse("accounts:consent_text", args=[one.document.pk]))
