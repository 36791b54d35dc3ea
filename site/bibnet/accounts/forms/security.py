from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.forms.fields import field_of

from .fields import PasswordField


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the key"),
        max_length=60,
        help_text=_("So that you know it again, for example: my telephone"),
        widget=forms.TextInput(attrs={"class": "input--mid", "autocomplete": "off"}),
    )
    # Without one the view says that no key was made.
    answer = forms.CharField(required=False, widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    password = PasswordField(label=_("Password"))


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("PIN"),
        max_length=8,
        required=False,
        help_text=_("Four to eight digits; empty: no PIN"),
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--short"}
        ),
    )


class DeskForm(forms.Form):
    """Who sits down at the shared computer, and the PIN."""

    who = forms.TypedChoiceField(coerce=int, label=_("Who"), widget=forms.RadioSelect)
    pin = forms.CharField(
        label=_("PIN"),
        max_length=8,
        widget=forms.PasswordInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": "input--short",
                "autofocus": True,
            }
        ),
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "who", forms.ChoiceField).choices = people
