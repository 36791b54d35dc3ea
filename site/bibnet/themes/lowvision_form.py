"""The words of the low-vision form, in the order of `lowvision.CHOICES`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .lowvision import CHOICES

_TITLES = {
    "size": _("Text size"),
    "scheme": _("Colours"),
    "space": _("Spacing"),
    "images": _("Pictures"),
    "font": _("Typeface"),
}
_WORDS = {
    "size": (
        _("Ordinary"),
        _("1.25 times"),
        _("1.5 times"),
        _("2 times"),
        _("2.5 times"),
        _("3 times"),
    ),
    "scheme": (
        _("As on the site"),
        _("Black on white"),
        _("White on black"),
        _("Black on yellow"),
        _("Blue on light blue"),
        _("Brown on beige"),
    ),
    "space": (_("Ordinary spacing"), _("Wide"), _("Very wide")),
    "images": (_("Show"), _("Without colour"), _("Hide, keep descriptions")),
    "font": (_("As on the site"), _("With serifs"), _("Without serifs")),
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
