"""How a library looks: its theme with its own colours, logo and header picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.templatetags.static import static

from .registry import default_theme
from .theme import Theme

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


@dataclass(frozen=True)
class Look:
    """What a page needs to know to be dressed."""

    theme: Theme
    colours_url: str = ""
    logo_url: str = ""
    picture_url: str = ""

    @property
    def css_url(self) -> str:
        return static(self.theme.css)


def look_of(library: Library | None) -> Look:
    """The look of `library`, inherited from its member; the default one without a library."""
    return Look(default_theme())
