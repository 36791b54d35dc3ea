"""What staff types into the screens of importing."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet.libraries.forms.fields import field_of

from .describing.holdings import HoldingsField, HoldingsProfile, known_fields
from .importing.looking import Look
from .models import ImportRun, Source
from .reading.containers import Container, Dialect
from .reading.encodings import Encoding

DIALECTS = {
    Dialect.RUSMARC: gettext_lazy("RUSMARC (UNIMARC)"),
    Dialect.MARC21: gettext_lazy("MARC 21"),
    Dialect.IRBIS: gettext_lazy("IRBIS fields"),
    Dialect.TABLE: gettext_lazy("table"),
}
CONTAINERS = {
    Container.ISO2709: gettext_lazy("ISO 2709 file"),
    Container.MARCXML: gettext_lazy("MARC in XML"),
    Container.IRBIS: gettext_lazy("IRBIS text file"),
    Container.CSV: "CSV",
    Container.XLSX: "XLSX",
}
# The systems that write copies so, as cataloguers call them.
SYSTEMS = {
    "liber_995": gettext_lazy("field 995 of LIBER"),
    "koha_unimarc_995": gettext_lazy("field 995 of Koha"),
    "koha_952": gettext_lazy("field 952 of Koha"),
    "symphony_999": gettext_lazy("field 999 of Symphony"),
    "irbis_910": gettext_lazy("field 910 of IRBIS"),
    "rusmarc_852": gettext_lazy("field 852 of RUSMARC"),
    "marc21_852": gettext_lazy("field 852 of MARC 21"),
    "rusmarc_899": gettext_lazy("field 899 of RUSMARC"),
    "ruslan_999": gettext_lazy("field 999 of RUSLAN"),
    "call_number_090": gettext_lazy("call number in field 090"),
}
OWN = "own"
NEW_SOURCE = "new"
OWN_MEANINGS = {
    "call_number": gettext_lazy("call number"),
    "inventory": gettext_lazy("inventory number"),
    "barcode": gettext_lazy("barcode"),
    "place": gettext_lazy("place"),
    "library": gettext_lazy("sigla or branch"),
}


def name_of_field(field: HoldingsField) -> str:
    """How a field with copies is called on the screens."""
    known = SYSTEMS.get(field.kind)
    return str(known) if known else _("field {tag}").format(tag=field.tag)


class CoverForm(forms.Form):
    """The picture of a cover."""

    file = forms.FileField(
        label=gettext_lazy("Picture of the cover"),
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 10 MB; it is made smaller by itself."),
    )


class UploadForm(forms.Form):
    """A file and where it comes from."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "ISO 2709 or XML of RUSMARC, UNIMARC and MARC 21, an IRBIS text file, a list in CSV or"
            " XLSX; ZIP too."
        ),
    )
    source = forms.ChoiceField(label=gettext_lazy("Where it comes from"))
    name = forms.CharField(
        label=gettext_lazy("Name of the new source"), max_length=120, required=False
    )
    only_check = forms.BooleanField(
        label=gettext_lazy("Only check: nothing is taken in"), required=False
    )
    look_first = forms.BooleanField(
        label=gettext_lazy("Show me first how the file is read"), required=False
    )

    def __init__(self, *args: Any, sources: list[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in sources]
        choices.append((NEW_SOURCE, _("a new source")))
        field_of(self, "source", forms.ChoiceField).choices = choices
        self.fields["name"].help_text = _("For example: {name}.").format(name=_("IRBIS of ours"))
        if not sources:
            self.fields["source"].widget = forms.HiddenInput()
            self.initial["source"] = NEW_SOURCE
            self.fields["name"].label = _("Name of the source")
        if not any(one.confirmed_at for one in sources):
            # How it is read is shown anyway, and there the person chooses.
            del self.fields["only_check"], self.fields["look_first"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("source") == NEW_SOURCE and not data.get("name"):
            self.add_error("name", _("Give the source a name."))
        return data


class WayForm(forms.Form):
    """How a file is read: format, encoding, the fields with copies, the first of which counts."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"))
    dialect = forms.ChoiceField(label=gettext_lazy("Format"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Where copies stand"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    tag = forms.RegexField(
        r"^\d{3}$",
        label=gettext_lazy("Another field"),
        required=False,
        max_length=3,
        error_messages={"invalid": gettext_lazy("A tag is three digits, such as 910.")},
    )

    def __init__(self, *args: Any, run: ImportRun, look: Look | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        profile = HoldingsProfile.from_json(run.profile)
        dialects = [one for one in DIALECTS if one != Dialect.TABLE]
        if run.container == Container.IRBIS:
            dialects = [Dialect.IRBIS]
        own = next((one for one in profile.fields if one.kind == OWN), None)
        set_choices: dict[str, list[tuple[str, Any]]] = {
            "encoding": [(one.value, one.value) for one in Encoding],
            "dialect": [(one.value, DIALECTS[one]) for one in dialects],
            "kinds": [(kind, SYSTEMS[kind]) for kind in _kinds_of(run, look)],
        }
        for name, choices in set_choices.items():
            field_of(self, name, forms.ChoiceField).choices = choices
        self.initial = {
            **self.initial,
            "encoding": run.encoding,
            "dialect": run.dialect,
            "kinds": [one.kind for one in profile.fields],
            "tag": own.tag if own else "",
        }
        for meaning, label in OWN_MEANINGS.items():
            codes = (
                "".join(code for code, one in own.meanings.items() if one == meaning) if own else ""
            )
            self.fields[meaning] = forms.RegexField(
                r"^[$a-zA-Z0-9 ,]*$", label=label, required=False, initial=codes, max_length=20
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("tag") and not any(data.get(one) for one in OWN_MEANINGS):
            self.add_error("tag", _("Say which subfields of it hold what."))
        return data

    def way(self) -> dict[str, Any]:
        """What was said, as `importing.steering.correct` takes it."""
        data = self.cleaned_data
        dialect = Dialect(data["dialect"])
        known = {one.kind: one for one in known_fields(dialect)}
        before = HoldingsProfile.from_json(self.run.profile)
        # The order in which they were guessed is the order of trust.
        order = [one.kind for one in before.fields if one.kind in data["kinds"]]
        order += [kind for kind in data["kinds"] if kind not in order]
        fields = [known[kind] for kind in order if kind in known]
        if data.get("tag"):
            fields.insert(0, self._own_field())
        fields.sort(key=lambda one: one.is_call_number)
        reasons = before.reasons if dialect == self.run.dialect else ()
        profile = HoldingsProfile(tuple(fields), reasons).as_json()
        return {"dialect": dialect.value, "encoding": data["encoding"], "profile": profile}

    def _own_field(self) -> HoldingsField:
        meanings = {
            code: meaning
            for meaning in OWN_MEANINGS
            for code in re.sub(r"[^a-z0-9]", "", self.cleaned_data[meaning].lower())
        }
        return HoldingsField(OWN, self.cleaned_data["tag"], meanings)


def _kinds_of(run: ImportRun, look: Look | None) -> list[str]:
    """The known fields that are offered: all of the dialect's where a form has to be read."""
    if look is not None:
        return [one.field.kind for one in look.examples if one.field.kind in SYSTEMS]
    return list(SYSTEMS)


class MendForm(forms.Form):
    """A record in quarantine, mended as text or by a file."""

    text = forms.CharField(
        label=gettext_lazy("The record as text"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "catalog-bytes"}),
        required=False,
        strip=False,
    )
    file = forms.FileField(label=gettext_lazy("Or a file with the mended record"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text") and not data.get("file"):
            raise forms.ValidationError(_("Mend the text or choose a file."))
        return data


class NoteForm(forms.Form):
    """Why a piece is let be, or a record is hidden."""

    note = forms.CharField(label=gettext_lazy("Why"), max_length=300)
