"""What the staff says about the columns of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet.libraries.forms.fields import field_of

from .importing.looking import Column
from .models import ImportRun
from .reading.containers import Container
from .reading.encodings import Encoding
from .reading.tables.headings import MEANINGS, NOTHING, SEVERAL

WORDS = {
    "title": gettext_lazy("title"),
    "other_title": gettext_lazy("subtitle"),
    "authors": gettext_lazy("authors"),
    "responsibility": gettext_lazy("responsibility as printed"),
    "volume": gettext_lazy("volume, issue"),
    "part_title": gettext_lazy("title of the volume"),
    "edition": gettext_lazy("statement of edition"),
    "place": gettext_lazy("place of publication"),
    "publisher": gettext_lazy("publisher"),
    "year": gettext_lazy("year"),
    "pages": gettext_lazy("pages"),
    "series": gettext_lazy("series"),
    "series_number": gettext_lazy("number in the series"),
    "isbn": "ISBN",
    "issn": "ISSN",
    "kind": gettext_lazy("kind"),
    "language": gettext_lazy("language"),
    "age_mark": gettext_lazy("age mark"),
    "annotation": gettext_lazy("annotation"),
    "subjects": gettext_lazy("subjects"),
    "keywords": gettext_lazy("keywords"),
    "genres": gettext_lazy("genres"),
    "udc": gettext_lazy("UDC"),
    "bbk": gettext_lazy("BBK"),
    "notes": gettext_lazy("notes"),
    "link": gettext_lazy("electronic address"),
    "cover": gettext_lazy("address of the cover"),
    "control_number": gettext_lazy("number of the record"),
    "inventory": gettext_lazy("inventory numbers"),
    "barcode": gettext_lazy("barcodes of copies"),
    "copies": gettext_lazy("how many copies"),
    "call_number": gettext_lazy("call number"),
    "branch": gettext_lazy("sigla or branch"),
    "location": gettext_lazy("department, shelf"),
    "price": gettext_lazy("price"),
    "received": gettext_lazy("received"),
    "status": gettext_lazy("state of the copies: at its place, lent, lost…"),
}


class ColumnsForm(forms.Form):
    """A choice for each column, and the encoding of a CSV file."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"))

    def __init__(
        self, *args: Any, run: ImportRun, columns: Iterable[Column], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        encoding = field_of(self, "encoding", forms.ChoiceField)
        encoding.choices = [(one.value, one.value) for one in Encoding]
        encoding.initial = run.encoding
        if run.container == Container.XLSX:
            encoding.widget = forms.HiddenInput()
        choices = [(NOTHING, _("— pass over —")), *((one, WORDS[one]) for one in MEANINGS)]
        self._names = {}
        for number, one in enumerate(columns):
            name = f"column-{number}"
            self._names[one.heading] = name
            self.fields[name] = forms.ChoiceField(
                label=one.heading,
                choices=choices,
                initial=one.meaning,
                required=False,
                widget=forms.Select(attrs={"class": "select"}),
            )

    def rows(self, columns: Iterable[Column]) -> list[tuple[Column, forms.BoundField]]:
        """Each column with its field."""
        return [(one, self[self._names[one.heading]]) for one in columns]

    def columns(self) -> dict[str, str]:
        """The meanings by headings, as a profile keeps them."""
        return {heading: self.cleaned_data[name] for heading, name in self._names.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        counted = Counter(data.get(name) for name in self._names.values())
        for name in self._names.values():
            meaning = data.get(name)
            if meaning and meaning not in SEVERAL and counted[meaning] > 1:
                self.add_error(name, _("Two columns are said to hold this."))
        return data
