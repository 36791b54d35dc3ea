"""Which tokens stand on which, and whether each can be read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .colour import Colour, contrast
from .theme import Theme
from .tokens import LOW_VISION_SCHEMES, Tokens, cover_inks, low_vision_tokens, tokens_of

TEXT, INTERFACE = 4.5, 3.0

_GROUNDS = ("page", "surface", "sunken")
_STATES = ("ok", "warn", "bad", "off")
_TEXT: dict[str, tuple[str, ...]] = {
    # ground: what is written on it
    "page": ("ink", "ink2", "link", "accent2", "margin", *_STATES),
    "surface": ("ink", "ink2", "link", "accent2", "margin", *_STATES),
    "sunken": ("ink", "ink2", "link", "accent2", *_STATES),
    "tint": ("on-tint", "ink", "link", "accent2"),
    "hi": ("on-hi", "link", "accent2", "bad"),
    "accent": ("on-accent",),
    "accent2": ("on-accent",),
    "top": ("on-top",),
    "foot": ("on-foot",),
    "mark": ("ink",),
    "ok-bg": ("ok", "ink", "link"),
    "warn-bg": ("warn", "ink", "link"),
    "bad-bg": ("bad", "ink", "link"),
    "off-bg": ("off",),
    # turned round: a toast, a dangerous button under the pointer
    "ink": ("page",),
    "bad": ("surface",),
}
_INTERFACE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_GROUNDS, ("line2", "accent", "focus")),
    "tint": ("focus", "accent"),
    "hi": ("focus", "margin"),
    "warn-bg": ("margin",),
    "top": ("focus-dark",),
    "foot": ("focus-dark",),
}


@dataclass(frozen=True)
class Pair:
    """A token on another and the contrast they owe each other."""

    ink: str
    ground: str
    least: float


@dataclass(frozen=True)
class Failure:
    """A pair that cannot be read, with the ratio it has."""

    pair: Pair
    ratio: float


def _pairs() -> Iterator[Pair]:
    for table, least in ((_TEXT, TEXT), (_INTERFACE, INTERFACE)):
        for ground, inks in table.items():
            yield from (Pair(ink, ground, least) for ink in inks)


PAIRS = tuple(_pairs())


def pairs_of(theme: Theme) -> tuple[Pair, ...]:
    """The pairs of every theme and those that this one adds."""
    return PAIRS + tuple(Pair(ink, ground, TEXT) for ink, ground in theme.text_pairs)


def ratio_of(pair: Pair, tokens: Tokens) -> float:
    """The contrast of a pair; raises KeyError for a missing token, ValueError for no colour."""
    return contrast(*(Colour.parse(tokens[f"c-{name}"]) for name in (pair.ink, pair.ground)))


def failures(tokens: Tokens, pairs: Iterable[Pair] = PAIRS) -> list[Failure]:
    """The pairs that have less contrast than they owe, the worst first."""
    found = (Failure(pair, ratio_of(pair, tokens)) for pair in pairs)
    return sorted((one for one in found if one.ratio < one.pair.least), key=lambda one: one.ratio)


def failures_of_theme(theme: Theme) -> list[Failure]:
    """What cannot be read in a theme as it is shipped, low-vision schemes and covers included."""
    found = failures(tokens_of(theme), pairs_of(theme))
    for scheme in LOW_VISION_SCHEMES:
        found += failures(_inked(low_vision_tokens(scheme)))
    for number, (ground, ink) in enumerate(cover_inks(), start=1):
        pair = Pair(f"cover {number} ink", f"cover {number}", TEXT)
        ratio = contrast(Colour.parse(ground), Colour.parse(ink))
        found += [Failure(pair, ratio)] if ratio < TEXT else []
    return found


def _inked(tokens: Tokens) -> Tokens:
    """A scheme's tokens; it must set them all, so that none of the theme's shines through."""
    missing = {f"c-{name}" for pair in PAIRS for name in (pair.ink, pair.ground)} - tokens.keys()
    if missing:
        raise KeyError(f"the low-vision scheme leaves {', '.join(sorted(missing))} to the theme")
    return tokens
