"""Colours as numbers: contrast by WCAG 2.2, and the nearest colour that has enough of it."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
STEPS = 100


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


_LINEAR = tuple(_linear(part / 255) for part in range(256))


@dataclass(frozen=True)
class Colour:
    """A colour of the screen, opaque."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Colour:
        """The colour written as `#0b5b43` or `#fff`. Raises ValueError."""
        if not _HEX.fullmatch(text):
            raise ValueError(f"{text!r} is no colour like #0b5b43")
        digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
        return cls(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance as WCAG defines it."""
        red, green, blue = (_LINEAR[part] for part in self._parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def mixed(self, other: Colour, share: float) -> Colour:
        """This colour with `share` (0 to 1) of another in it."""
        pairs = zip(self._parts, other._parts, strict=True)
        return Colour(*(round(own + (far - own) * share) for own, far in pairs))

    def with_lightness(self, lightness: float) -> Colour:
        """The same hue and saturation, as light as asked (0 black, 1 white)."""
        hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in self._parts))
        return Colour(
            *(round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
        )

    @property
    def lightness(self) -> float:
        return colorsys.rgb_to_hls(*(part / 255 for part in self._parts))[1]

    @property
    def _parts(self) -> tuple[int, int, int]:
        return self.red, self.green, self.blue


WHITE, BLACK = Colour(255, 255, 255), Colour(0, 0, 0)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((one.luminance, other.luminance))
    return (light + 0.05) / (dark + 0.05)


def nearest(colour: Colour, passes: Callable[[Colour], bool]) -> Colour | None:
    """The colour of the same hue nearest in lightness that `passes`, or None."""
    start = colour.lightness
    for step in range(STEPS + 1):
        for lightness in (start - step / STEPS, start + step / STEPS):
            if 0 <= lightness <= 1 and passes(candidate := colour.with_lightness(lightness)):
                return candidate
    return None
