from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import User

from .fields import EmailField, LoginNameField, PasswordField, PhoneField
from .taken import check_free


class NoticeSettingsForm(forms.Form):
    """A box for each kind of notice: by e-mail too, or in the cabinet only."""

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[tuple[str, str, str]],
        chosen: Mapping[str, bool],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = [name for name, _title, _hint in kinds]
        for name, title, hint in kinds:
            self.fields[name] = forms.BooleanField(
                label=title, help_text=hint, required=False, initial=chosen.get(name, True)
            )

    @property
    def choices(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] for name in self.names}


class ContactsForm(forms.Form):
    """How a person signs in and is reached."""

    shows_optional = True
    phone = PhoneField(label=_("Telephone"), required=False)
    email = EmailField(label=_("E-mail"), required=False)
    username = LoginNameField(label=_("Login name"))

    def __init__(self, *args: Any, user: User, client: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.client = user, client

    def clean_phone(self) -> str:
        return self._own("phone", _("There is an account with this telephone already."))

    def clean_email(self) -> str:
        return self._own("email", _("There is an account with this e-mail already."))

    def clean_username(self) -> str:
        return self._own("username", _("This login name is taken."))

    def _own(self, field: str, message: Any) -> str:
        value = self.cleaned_data[field]
        return check_free(field, value, message=message, client=self.client, own=self.user)


class EraseForm(forms.Form):
    password = PasswordField(label=_("Password"))
    is_sure = forms.BooleanField(
        label=_("I understand that this cannot be undone"),
        error_messages={"required": _("Tick it if you want to erase everything.")},
    )
