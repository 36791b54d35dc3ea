from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bibnet_catalog.models import Selection
from bibnet_catalog.models.selections import FOR_ADULTS


class SelectionForm(forms.ModelForm):
    """Title, text and marks of a selection."""

    class Meta:
        model = Selection
        fields = ("title", "text", "age_mark", "is_for_children")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        labels = {
            "title": pgettext_lazy("selection", "Title"),
            "text": gettext_lazy("A few words to readers"),
            "age_mark": gettext_lazy("Age mark"),
            "is_for_children": pgettext_lazy("selection", "For children"),
        }
        help_texts = {
            "text": gettext_lazy("What these books share; an empty line begins a paragraph"),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_for_children") and data.get("age_mark") == FOR_ADULTS:
            self.add_error("age_mark", _("What is for children cannot be marked 18+."))
        return data


class NoteForm(forms.Form):
    """Why this book."""

    note = forms.CharField(max_length=300, required=False)
