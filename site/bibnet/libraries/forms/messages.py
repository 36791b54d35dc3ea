from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import District, Library, SiteMessage
from bibnet.libraries.models.messages import Tone


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
            field = self.fields["district"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = districts
            field.empty_label = str(_("Everywhere"))
        else:
            del self.fields["district"]
        for name in ("tone", "audience"):
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [one for one in choice.choices if one[0]]
        if not library.is_region:
            tone = self.fields["tone"]
            assert isinstance(tone, forms.ChoiceField)
            tone.choices = [one for one in Tone.choices if one[0] != Tone.WORKS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until <= since:
            self.add_error("until", _("It ends before it begins."))
        if until and until <= timezone.now():
            self.add_error("until", _("This time has passed. Choose a later one."))
        return data

    def _post_clean(self) -> None:
        self.instance.library = self.library
        super()._post_clean()
