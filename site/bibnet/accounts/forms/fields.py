"""Fields that several forms of accounts share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bibnet.accounts import logins

OLDEST = 120


class PhoneField(forms.CharField):
    """A telephone in any usual spelling; gives `+79001234567`."""

    widget = forms.TextInput(
        attrs={"type": "tel", "autocomplete": "tel", "class": "input--mid", "inputmode": "tel"}
    )

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        phone = logins.normal_phone(typed)
        if not phone:
            raise ValidationError(_("This is no telephone number: it has ten digits and a code."))
        return phone


class EmailField(forms.EmailField):
    widget = forms.EmailInput(attrs={"autocomplete": "email", "class": "input--mid"})
    default_error_messages = {"invalid": _("The address is not complete, for example a@mail.ru.")}

    def clean(self, value: Any) -> str:
        return logins.normal_email(super().clean(value))


class LoginNameField(forms.CharField):
    widget = forms.TextInput(
        attrs={"autocomplete": "username", "autocapitalize": "none", "class": "input--mid"}
    )
    default_validators = [logins.validate_login_name]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=logins.LOGIN_NAME_LENGTH, **kwargs)

    def clean(self, value: Any) -> str:
        return logins.normal_login_name(super().clean(value))


class TypedDateField(forms.DateField):
    """A date typed as text."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--short"}
    )
    input_formats = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"]
    default_error_messages = {"invalid": _("There is no such date. For example, 07.05.2026.")}


class BirthDateField(TypedDateField):
    """The date of birth of somebody who may be alive."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "bday", "class": "input--short"}
    )
    default_error_messages = {"invalid": _("There is no such date. For example, 07.05.1988.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example, 07.05.1988"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        today = timezone.localdate()
        if day is not None and not today.year - OLDEST <= day.year <= today.year:
            raise ValidationError(_("Check the year of birth."))
        if day is not None and day > today:
            raise ValidationError(_("This day is still to come."))
        return day


class PasswordField(forms.CharField):
    """A password; `is_new` for one that is being chosen."""

    def __init__(self, *, is_new: bool = False, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "new-password" if is_new else "current-password",
            "class": "input--mid",
        }
        kwargs.setdefault("widget", forms.PasswordInput(attrs=attrs))
        super().__init__(strip=False, **kwargs)


def name_field(label: Any, autocomplete: str, **kwargs: Any) -> forms.CharField:
    """A part of a person's name."""
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, "class": "input--mid"})
    return forms.CharField(label=label, max_length=150, widget=widget, **kwargs)


class PersonForm(forms.Form):
    """A form that robots fill in too fast, or too completely.

    The template includes `accounts/parts/trap.html`: a field that people do not see.
    """

    TRAP = "website"
    SLOWEST_SECONDS = 24 * 3600
    FASTEST_SECONDS = 2
    _SALT = "bibnet.accounts.form"

    shows_optional = True
    began = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("began", signing.dumps(timezone.now().timestamp(), salt=self._SALT))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_person = not self.data.get(self.TRAP) and self._took_a_while(data.get("began", ""))
        if not self.errors and not is_person:
            raise ValidationError(_("It did not work. Look the form through and send it again."))
        return data

    def _took_a_while(self, began: str) -> bool:
        try:
            at = signing.loads(began, salt=self._SALT)
        except signing.BadSignature:
            return False
        return self.FASTEST_SECONDS <= timezone.now().timestamp() - at <= self.SLOWEST_SECONDS
