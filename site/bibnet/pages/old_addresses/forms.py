"""Forms of old addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bibnet.text.tables import BadFile

from .listing import Pair, read_file, read_text

# The id of the list of own pages that a browser offers beside the field.
OWN_PAGES = "own-pages"


class AddressForm(forms.Form):
    """One old address and where it leads; the rules are the services'."""

    old = forms.CharField(
        label=gettext_lazy("Old address"),
        max_length=1000,
        help_text=gettext_lazy(
            "As it stood in the browser: /index.php?id=12, or as a whole with https://."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    target = forms.CharField(
        label=pgettext_lazy("old address", "Leads to"),
        max_length=1000,
        help_text=gettext_lazy(
            "A page of this site: begin to type its address or its name and choose. When the page "
            "is renamed or moved, the old address leads there as well."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "list": OWN_PAGES}
        ),
    )


class ListForm(forms.Form):
    """Many at once, pasted or in a file; `pairs` holds them once it is valid."""

    text = forms.CharField(
        label=gettext_lazy("List"),
        required=False,
        strip=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "A line each: the old address, then where it leads, with a space, a tab or a semicolon "
            "between."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        help_text=gettext_lazy("CSV or XLSX: old addresses in the first column, targets beside."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    pairs: list[Pair]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if self.errors:
            return cleaned
        if file is None and not text.strip():
            self.add_error("text", _("Paste a list or choose a file."))
            return cleaned
        try:
            self.pairs = read_file(file.name, file.read()) if file else read_text(text)
        except BadFile as error:
            self.add_error("file" if file else "text", str(error))
        return cleaned
