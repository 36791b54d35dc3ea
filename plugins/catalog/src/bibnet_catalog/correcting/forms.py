"""What is typed to correct a record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from bibnet_catalog.entering.forms import FullBookForm

from .fields import PARTS


class CorrectionForm(FullBookForm):
    """The fields of a book, with the reason why they are not what the source says."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("For example: as on the title page."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_brief"]

    def said(self) -> dict[str, Any]:
        """What was typed, by the names of fields."""
        return {name: self.cleaned_data[name] for name in PARTS if name in self.cleaned_data}
