from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library

from .querysets import AuditQuerySet


def day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"})
    return forms.DateField(label=label, required=False, widget=widget)


class AuditFilter(forms.Form):
    """What the reader of the audit log looks for; all of it may stay empty."""

    since = day_field(_("From this day"))
    until = day_field(_("To this day"))
    action = forms.ChoiceField(label=_("Act"), required=False)
    person = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    where = forms.CharField(
        label=_("In which library"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, library: Library, titles: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.library = library
        action = self.fields["action"]
        assert isinstance(action, forms.ChoiceField)
        named = sorted(titles.items(), key=lambda one: one[1])
        action.choices = [("", _("any")), *named]

    def narrow(self, entries: AuditQuerySet) -> AuditQuerySet:
        """The entries that were asked for; a field that cannot be read is passed over."""
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        found = entries.between(asked["since"], asked["until"])
        if asked["action"]:
            found = found.filter(action=asked["action"])
        if asked["person"].strip():
            found = found.by(asked["person"])
        if asked["where"].strip():
            places = Library.objects.under(self.library).containing(asked["where"])
            found = found.filter(library__in=places.values("pk"))
        return found
