from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import District, Library, SiteMessage
from bibnet.libraries.models.messages import Audience, Tone


def moment_input() -> forms.DateTimeInput:
    """Day and time as the browser lets one choose them."""
    return forms.DateTimeInput(
        format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input--mid"}
    )


class MessageForm(forms.ModelForm):
    """A message over the pages, for the library with all below it or one of its districts."""

    shows_optional = True

    class Meta:
        model = SiteMessage
        fields = ["text", "tone", "audience", "since", "until", "district"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "tone": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "since": moment_input(),
            "until": moment_input(),
        }
        labels = {"district": _("Only in the district")}
        help_texts = {
            "text": _("One or two sentences: what happens and what to do."),
            "since": _("Time of the library."),
        }

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.library = library
        districts = District.objects.filter(libraries__path__startswith=library.path).distinct()
        if districts.count() > 1:
            field = field_of(self, "district", forms.ModelChoiceField)
            field.queryset = districts
            field.empty_label = str(_("Everywhere"))
        else:
            del self.fields["district"]
        field_of(self, "audience", forms.ChoiceField).choices = Audience.choices
        # Works on the portal are the region's business.
        tones = [one for one in Tone.choices if library.is_region or one[0] != Tone.WORKS]
        field_of(self, "tone", forms.ChoiceField).choices = tones

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until <= since:
            self.add_error("until", _("It ends before it begins."))
        if until and until <= timezone.now():
            self.add_error("until", _("This time has passed. Choose a later one."))
        return data
