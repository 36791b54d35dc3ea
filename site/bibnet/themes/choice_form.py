"""The form in which an administrator dresses a library."""

from __future__ import annotations

from math import floor
from typing import Any

from django import forms
from django.utils.formats import localize
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .colour import Colour
from .models import ThemeChoice
from .palette import OWN_COLOURS, Refusal, refusals
from .pictures import LOGO_SIZE, PICTURE_SIZE, redrawn
from .registry import default_theme, installed_themes
from .services import KEEP, NewPicture
from .tokens import tokens_of

# How tokens are called when a pair of them is refused.
TOKEN_WORDS = {
    "accent": pgettext_lazy("colour token", "button"),
    "accent2": pgettext_lazy("colour token", "button under the pointer"),
    "on-accent": pgettext_lazy("colour token", "words on a button"),
    "tint": pgettext_lazy("colour token", "chosen"),
    "on-tint": pgettext_lazy("colour token", "words on what is chosen"),
    "link": pgettext_lazy("colour token", "link"),
    "top": pgettext_lazy("colour token", "top bar"),
    "on-top": pgettext_lazy("colour token", "words in the top bar"),
    "foot": pgettext_lazy("colour token", "footer"),
    "on-foot": pgettext_lazy("colour token", "words in the footer"),
    "hi": pgettext_lazy("colour token", "card of opening hours"),
    "on-hi": pgettext_lazy("colour token", "words on the card"),
    "margin": pgettext_lazy("colour token", "margin line"),
    "page": pgettext_lazy("colour token", "page"),
    "surface": pgettext_lazy("colour token", "card"),
    "sunken": pgettext_lazy("colour token", "panel"),
    "ink": pgettext_lazy("colour token", "text"),
    "ink2": pgettext_lazy("colour token", "pale text"),
    "focus": pgettext_lazy("colour token", "frame of the keyboard"),
    "focus-dark": pgettext_lazy("colour token", "frame of the keyboard on dark"),
    "ok-bg": pgettext_lazy("colour token", "good news"),
    "warn-bg": pgettext_lazy("colour token", "warning"),
    "bad-bg": pgettext_lazy("colour token", "bad news"),
    "bad": pgettext_lazy("colour token", "refusal"),
}


class ColourField(forms.CharField):
    """A colour like #0b5b43, or nothing for the theme's own, `default`."""

    default_error_messages = {"invalid": _("Write a colour like #0b5b43.")}

    def __init__(self, *, default: str = "", **kwargs: Any) -> None:
        attrs = {"class": "input--short", "data-colour": default, "spellcheck": "false"}
        widget = forms.TextInput(attrs={**attrs, "autocomplete": "off"})
        super().__init__(required=False, max_length=7, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(Colour.parse(text if text.startswith("#") else f"#{text}"))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"]) from None


def theme_choices() -> list[tuple[str, str]]:
    return [(theme.slug, theme.title) for theme in installed_themes().values()]


class ThemeForm(forms.Form):
    """Theme, own colours, logo and picture; colours that cannot be read are refused."""

    theme = forms.ChoiceField(label=_("Theme"), choices=theme_choices, widget=forms.RadioSelect)
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP. Stands in the head of every page instead of the sign."),
    )
    remove_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    picture = forms.FileField(
        label=_("Picture on the front page"),
        required=False,
        help_text=_("The reading room, the building. 1200 dots wide or more."),
    )
    picture_alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=160,
        help_text=_("For those who do not see it."),
    )
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)

    def __init__(self, *args: Any, choice: ThemeChoice | None, **kwargs: Any) -> None:
        self.choice = choice
        kwargs["initial"] = self._initial(choice)
        super().__init__(*args, **kwargs)
        theme = installed_themes().get(self["theme"].value()) or default_theme()
        for name, words in OWN_COLOURS.items():
            self.fields[name] = ColourField(label=words, default=tokens_of(theme)[f"c-{name}"])

    @property
    def colour_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in OWN_COLOURS]

    @property
    def colours(self) -> dict[str, str]:
        """The own colours as far as they are colours; ask after validation."""
        return {
            name: self.cleaned_data[name] for name in OWN_COLOURS if self.cleaned_data.get(name)
        }

    def clean_logo(self) -> NewPicture:
        return self._picture("logo", LOGO_SIZE)

    def clean_picture(self) -> NewPicture:
        return self._picture("picture", PICTURE_SIZE)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("logo", "picture"):
            if data.get(f"remove_{name}") and data.get(name) is KEEP:
                data[name] = None
        has_picture = data.get("picture") is not None and (
            data["picture"] is not KEEP or (self.choice and self.choice.picture)
        )
        if has_picture and not data.get("picture_alt"):
            self.add_error("picture_alt", _("Say what the picture shows."))
        if theme := installed_themes().get(data.get("theme", "")):
            # One sentence a colour: the worst pair is the one to mend.
            worst = {one.own_colour: one for one in reversed(refusals(self.colours, theme))}
            for name, refusal in worst.items():
                self.add_error(name or None, refusal_words(refusal))
        return data

    def _picture(self, name: str, size: tuple[int, int]) -> NewPicture:
        file = self.cleaned_data.get(name)
        return redrawn(file, kind=name, size=size) if file else KEEP

    @staticmethod
    def _initial(choice: ThemeChoice | None) -> dict[str, Any]:
        if choice is None:
            return {"theme": default_theme().slug}
        return {"theme": choice.theme, "picture_alt": choice.picture_alt, **choice.colours}


def refusal_words(refusal: Refusal) -> str:
    """Why a colour is refused, and which one would do."""
    pair, ratio = refusal.failure.pair, refusal.failure.ratio
    words = gettext(
        "“%(ink)s” on “%(ground)s”: contrast %(ratio)s, at least %(least)s is needed."
    ) % {
        "ink": TOKEN_WORDS.get(pair.ink, pair.ink),
        "ground": TOKEN_WORDS.get(pair.ground, pair.ground),
        "ratio": localize(floor(ratio * 100) / 100),
        "least": localize(pair.least),
    }
    if refusal.suggestion is None:
        return words
    hint = gettext("The nearest colour that will do: %s.") % refusal.suggestion
    return f"{words} {hint}"
