"""What is typed to mark an edition."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet_catalog.models import MarkKind


class MarkForm(forms.Form):
    """A mark with what it stands on."""

    edition = forms.CharField(
        label=gettext_lazy("Number of the edition"),
        help_text=gettext_lazy("It stands in the address of its page."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Mark"), choices=MarkKind.choices)
    text = forms.CharField(
        label=gettext_lazy("Text for readers"),
        help_text=gettext_lazy("Empty: the usual words."),
        max_length=500,
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    source = forms.CharField(
        label=gettext_lazy("Where it is said"),
        help_text=gettext_lazy("For example: register of the Ministry of Justice, No. 123."),
        max_length=300,
    )
    day = forms.DateField(
        label=gettext_lazy("Since"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_edition(self) -> int:
        typed = self.cleaned_data["edition"].strip().lstrip("№").strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
            raise forms.ValidationError(_("Name the edition by its number."))
        return int(typed)
