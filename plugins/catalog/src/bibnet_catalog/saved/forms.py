from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .keeping import LONGEST_TITLE


class SaveForm(forms.Form):
    """How a search is called in one's cabinet, and whether one is told of new books."""

    title = forms.CharField(label=pgettext_lazy("saved search", "Title"), max_length=LONGEST_TITLE)
    is_told = forms.BooleanField(
        label=_("Tell me of new books"),
        help_text=_("At most one notice a day for all your searches"),
        required=False,
        initial=True,
    )
