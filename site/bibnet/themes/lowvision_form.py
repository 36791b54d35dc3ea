"""The words of the low-vision form, in the order of `lowvision.CHOICES`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from .lowvision import CHOICES

_TITLES = {
    "size": pgettext_lazy("low vision", "Text size"),
    "scheme": pgettext_lazy("low vision", "Colours"),
    "space": pgettext_lazy("low vision", "Spacing"),
    "images": pgettext_lazy("low vision", "Pictures"),
    "font": pgettext_lazy("low vision", "Typeface"),
}
_WORDS = {
    "size": (
        pgettext_lazy("low vision", "Ordinary"),
        pgettext_lazy("low vision", "1.25 times"),
        pgettext_lazy("low vision", "1.5 times"),
        pgettext_lazy("low vision", "2 times"),
        pgettext_lazy("low vision", "2.5 times"),
        pgettext_lazy("low vision", "3 times"),
    ),
    "scheme": (
        pgettext_lazy("low vision", "As on the site"),
        pgettext_lazy("low vision", "Black on white"),
        pgettext_lazy("low vision", "White on black"),
        pgettext_lazy("low vision", "Black on yellow"),
        pgettext_lazy("low vision", "Blue on light blue"),
        pgettext_lazy("low vision", "Brown on beige"),
    ),
    "space": (
        pgettext_lazy("low vision", "Ordinary spacing"),
        pgettext_lazy("low vision", "Wide"),
        pgettext_lazy("low vision", "Very wide"),
    ),
    "images": (
        pgettext_lazy("low vision", "Show"),
        pgettext_lazy("low vision", "Without colour"),
        pgettext_lazy("low vision", "Hide, keep descriptions"),
    ),
    "font": (
        pgettext_lazy("low vision", "As on the site"),
        pgettext_lazy("low vision", "With serifs"),
        pgettext_lazy("low vision", "Without serifs"),
    ),
}


@dataclass(frozen=True)
class Choice:
    """One radio button."""

    value: str
    title: Promise


@dataclass(frozen=True)
class Group:
    """One fieldset."""

    name: str
    title: Promise
    choices: tuple[Choice, ...]


GROUPS = tuple(
    Group(
        name,
        _TITLES[name],
        tuple(Choice(value, word) for value, word in zip(values, _WORDS[name], strict=True)),
    )
    for name, values in CHOICES.items()
)
