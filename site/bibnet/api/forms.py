from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import User
from bibnet.libraries.models import Library

from .tokens import known_scopes

TERMS = [(30, _("a month")), (90, _("three months")), (183, _("half a year")), (365, _("a year"))]


class TokenForm(forms.Form):
    """A new token: whose, what for, what it may do, how long."""

    shows_optional = True
    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("For example: figures for the town's site. Stands in the list of tokens."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    username = forms.CharField(
        label=_("Whose"),
        required=False,
        max_length=254,
        help_text=_(
            "E-mail, telephone or login name of the person in whose name the program acts. "
            "Empty: a token of a desk, which changes nothing in anybody's name."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input--mid"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one permission.")},
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=TERMS,
        coerce=int,
        initial=90,
        widget=forms.Select(attrs={"class": "input--mid"}),
    )

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user: User | None = None
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = list(known_scopes(library).items())

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"].strip()
        if typed:
            self.user = User.objects.by_identifier(typed)
            if self.user is None or not self.user.is_active:
                raise ValidationError(_("There is no such account."))
        return typed

    @property
    def valid_for(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
