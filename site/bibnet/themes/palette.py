"""A library's own colours: a few that it chooses, and the tokens that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from .colour import BLACK, WHITE, Colour, contrast, nearest
from .contrast import INTERFACE, Failure, Pair, failures, pairs_of
from .theme import Theme
from .tokens import Tokens, tokens_of

# What a library may choose, by token, in the words of the form.
OWN_COLOURS: dict[str, Promise] = {
    "accent": pgettext_lazy("own colour", "Buttons and marks"),
    "link": pgettext_lazy("own colour", "Links"),
    "top": pgettext_lazy("own colour", "Top bar and footer"),
    "hi": pgettext_lazy("own colour", "Card of opening hours"),
    "margin": pgettext_lazy("own colour", "Margin line"),
}
_DARKER, _SOFT, _EDGE = 0.3, 0.12, 0.3


@dataclass(frozen=True)
class Refusal:
    """A pair that a choice of colours makes unreadable, and the way out."""

    failure: Failure
    own_colour: str
    suggestion: Colour | None


def expand(own: Mapping[str, str], base: Tokens) -> Tokens:
    """The tokens of a theme (`base`) with a library's own colours and what follows from them."""
    tokens = dict(base)
    for name, follow in _FOLLOWERS.items():
        if own.get(name):
            tokens |= {f"c-{key}": str(value) for key, value in follow(_parse(own, name), base)}
    return tokens


def changed_tokens(own: Mapping[str, str], theme: Theme) -> Tokens:
    """Only the tokens that the library's colours make different."""
    base = tokens_of(theme)
    return {key: value for key, value in expand(own, base).items() if base.get(key) != value}


def refusals(own: Mapping[str, str], theme: Theme) -> list[Refusal]:
    """What would be unreadable with these colours in this theme; empty if all is well."""
    base, pairs = tokens_of(theme), pairs_of(theme)
    found = [(one, _to_blame(one.pair, own)) for one in failures(expand(own, base), pairs)]

    def suggestion(name: str) -> Colour | None:
        """The nearest colour in the place of `name` that leaves none of its own failures."""
        its_own = [pair for pair in pairs if _to_blame(pair, own) == name]
        return nearest(
            _parse(own, name),
            lambda colour: not failures(expand({**own, name: str(colour)}, base), its_own),
        )

    suggested = {name: suggestion(name) for name in {name for _, name in found if name}}
    return [Refusal(one, name, suggested.get(name)) for one, name in found]


def _parse(own: Mapping[str, str], name: str) -> Colour:
    return Colour.parse(own[name])


def _to_blame(pair: Pair, own: Mapping[str, str]) -> str:
    """Which of the library's colours a pair hangs on: that of the ink, else of the ground."""
    for token in (pair.ink, pair.ground):
        name = _CHOSEN_BY.get(token, "")
        if own.get(name):
            return name
    return ""


def _accent(colour: Colour, base: Tokens) -> list[tuple[str, Colour]]:
    page, ink = Colour.parse(base["c-page"]), Colour.parse(base["c-ink"])
    pressed, tint = colour.mixed(ink, _DARKER), page.mixed(colour, _SOFT)
    return [
        ("accent", colour),
        ("accent2", pressed),
        ("on-accent", _written_on(colour, pressed)),
        ("tint", tint),
        ("on-tint", nearest(pressed, lambda one: contrast(one, tint) >= 7) or ink),
    ]


def _link(colour: Colour, base: Tokens) -> list[tuple[str, Colour]]:
    return [("link", colour)]


def _top(colour: Colour, base: Tokens) -> list[tuple[str, Colour]]:
    ink, frame = _written_on(colour), Colour.parse(base["c-focus-dark"])
    return [
        *(("top", colour), ("foot", colour), ("on-top", ink), ("on-foot", ink)),
        ("focus-dark", frame if contrast(frame, colour) >= INTERFACE else ink),
    ]


def _hi(colour: Colour, base: Tokens) -> list[tuple[str, Colour]]:
    ink = Colour.parse(base["c-ink"])
    written = ink if contrast(ink, colour) >= 7 else _written_on(colour)
    return [("hi", colour), ("on-hi", written), ("hi-line", colour.mixed(ink, _EDGE))]


def _margin(colour: Colour, base: Tokens) -> list[tuple[str, Colour]]:
    return [("margin", colour)]


def _written_on(*grounds: Colour) -> Colour:
    """Black or white, whichever reads better on the worst of the grounds."""
    return max((WHITE, BLACK), key=lambda ink: min(contrast(ink, ground) for ground in grounds))


_FOLLOWERS = {"accent": _accent, "link": _link, "top": _top, "hi": _hi, "margin": _margin}
_CHOSEN_BY = {
    **dict.fromkeys(("accent", "accent2", "on-accent", "tint", "on-tint"), "accent"),
    **dict.fromkeys(("top", "foot", "on-top", "on-foot", "focus-dark"), "top"),
    **dict.fromkeys(("hi", "on-hi", "hi-line"), "hi"),
    "link": "link",
    "margin": "margin",
}
