from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import User

from .fields import PasswordField


def identifier_field(**kwargs: Any) -> forms.CharField:
    """Who somebody is: e-mail, telephone or login name."""
    widget = forms.TextInput(
        attrs={"autocomplete": "username", "autocapitalize": "none", "class": "input--mid"}
    )
    return forms.CharField(
        label=_("E-mail, telephone or login name"), max_length=254, widget=widget, **kwargs
    )


class SignInForm(forms.Form):
    username = identifier_field()
    password = PasswordField(label=_("Password"))
    is_shared = forms.BooleanField(
        label=_("This is a public computer: sign me out in an hour"), required=False
    )


class RecoveryForm(forms.Form):
    username = identifier_field()


class SlipForm(forms.Form):
    username = identifier_field()
    code = forms.CharField(
        label=_("Code from the slip"),
        max_length=40,
        help_text=_("Twelve digits, with spaces or without"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--mid"}
        ),
    )


class NewPasswordForm(forms.Form):
    """A new password, checked against the person's own names."""

    password = PasswordField(
        is_new=True,
        label=_("New password"),
        help_text=_("At least eight signs, not only digits"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class ChangePasswordForm(NewPasswordForm):
    field_order = ["current", "password"]
    current = PasswordField(label=_("Present password"))

    def clean_current(self) -> str:
        current = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise ValidationError(_("The present password is wrong."))
        return current


class SecondStepForm(forms.Form):
    """A code of an application or of a printed sheet."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "input--short",
                "autofocus": True,
            }
        ),
    )
