"""Forms of the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import District, Library

from .matrix import members
from .models import Preset
from .state import installed_plugins

ON, OFF = "on", "off"
WAVES: dict[str, tuple[int, ...]] = {"": (), "5": (5,), "5-50": (5, 50)}


def _plugin_choices() -> list[tuple[str, Any]]:
    return [(slug, config.plugin.title) for slug, config in installed_plugins().items()]


def _on(title: str) -> str:
    return gettext("Switch on: %(title)s") % {"title": title}


def _off(title: str) -> str:
    return gettext("Switch off: %(title)s") % {"title": title}


class FilterForm(forms.Form):
    """Which libraries the matrix shows."""

    q = forms.CharField(
        label=_("Library"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or sigla")}),
    )
    district = forms.ModelChoiceField(
        District.objects.all(),
        label=_("District"),
        required=False,
        to_field_name="code",
        empty_label=_("All districts"),
    )
    plugin = forms.ChoiceField(label=_("Section"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("switch", "Any")),
            (ON, pgettext_lazy("switch", "On")),
            (OFF, pgettext_lazy("switch", "Off")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "plugin", forms.ChoiceField).choices = [
            ("", _("All sections")),
            *_plugin_choices(),
        ]

    def libraries(self) -> Any:
        """The members that fit; all of them if the form is wrong."""
        if not self.is_valid():
            return members()
        given = self.cleaned_data
        is_on = {ON: True, OFF: False}.get(given["state"])
        return members(
            words=given["q"],
            district=given["district"].code if given["district"] else "",
            slug=given["plugin"],
            is_on=is_on,
        )


class BulkForm(forms.Form):
    """What to switch in the libraries that are ticked."""

    do = forms.ChoiceField(label=_("What to do"))
    waves = forms.ChoiceField(
        label=pgettext_lazy("switch", "How"),
        required=False,
        choices=[
            ("", _("In all at once")),
            ("5", _("In 5 first, then in the others")),
            ("5-50", _("In 5, in 50, then in the others")),
        ],
    )
    requirements = forms.BooleanField(
        label=_("Together with the sections it needs"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plugins = _plugin_choices()
        presets = [(f"preset:{one.pk}", one.name) for one in Preset.objects.all()]
        field_of(self, "do", forms.ChoiceField).choices = [
            (_("Switch on"), [(f"{ON}:{slug}", _on(title)) for slug, title in plugins]),
            (_("Switch off"), [(f"{OFF}:{slug}", _off(title)) for slug, title in plugins]),
            *([(_("Set as in the preset"), presets)] if presets else []),
        ]

    def wanted(self) -> dict[str, bool]:
        """The switches to move, by slug."""
        kind, _colon, name = self.cleaned_data["do"].partition(":")
        if kind == "preset":
            installed = installed_plugins()
            wanted = Preset.objects.get(pk=name).wanted
            return {slug: on for slug, on in wanted.items() if slug in installed}
        return {name: kind == ON}

    def wave_sizes(self) -> tuple[int, ...]:
        """The sizes of the waves before the last."""
        return WAVES[self.cleaned_data["waves"]]


class StartForm(BulkForm):
    """The confirmed preview: the libraries are exactly those that were shown."""

    libraries = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=pgettext_lazy("roll-out", "Reason"),
        required=False,
        max_length=255,
        help_text=_("Goes into the log of acts"),
    )

    def clean_libraries(self) -> Sequence[Library]:
        try:
            ids = [int(one) for one in self.cleaned_data["libraries"].split(",")]
        except ValueError as error:
            raise forms.ValidationError(_("No library is ticked.")) from error
        return list(Library.objects.members().filter(pk__in=ids))


class PresetForm(forms.ModelForm):
    """A preset: its name and, for each plugin, on, off or as it is."""

    class Meta:
        model = Preset
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slug, title in _plugin_choices():
            wanted = self.instance.wanted.get(slug)
            self.fields[f"plugin_{slug}"] = forms.ChoiceField(
                label=title,
                choices=[("", _("Leave as it is")), (ON, _("Switch on")), (OFF, _("Switch off"))],
                required=False,
                initial={True: ON, False: OFF}.get(wanted, ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.instance.wanted = {
            slug: cleaned[f"plugin_{slug}"] == ON
            for slug, _title in _plugin_choices()
            if cleaned.get(f"plugin_{slug}")
        }
        if not self.instance.wanted:
            raise forms.ValidationError(_("Choose at least one section to switch on or off."))
        return cleaned
