"""How a library looks: its theme with its own colours, logo and header picture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.urls import reverse

from bibnet import stamps

from .components import Picture
from .palette import changed_tokens, expand
from .registry import default_theme, get_theme
from .theme import Theme
from .tokens import Tokens, tokens_of

if TYPE_CHECKING:
    from django.db.models.fields.files import ImageFieldFile

    from bibnet.libraries.models import Library

    from .models import ThemeChoice

STAMP = "themes"
LIMIT = 10_000


@dataclass(frozen=True)
class Look:
    """What a page needs to know to be dressed."""

    theme: Theme
    colours_url: str = ""
    logo: Picture | None = None
    picture: Picture | None = None

    @property
    def css_url(self) -> str:
        return static(self.theme.css)

    @property
    def key(self) -> str:
        """Different for looks that differ: a part of the key of every cached page."""
        parts = (self.theme.slug, self.colours_url, repr(self.logo), repr(self.picture))
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


@dataclass
class _Memory:
    version: int = -1
    looks: dict[int, Look] = field(default_factory=dict)


_memory = _Memory()
_lock = Lock()


def look_of(library: Library | None) -> Look:
    """The look of `library`, inherited from its member; the default one without a library."""
    if library is None:
        return Look(default_theme())
    member, looks = library.member, _current().looks
    if member.pk not in looks:
        looks[member.pk] = _read(member)
    return looks[member.pk]


def colours_of(library: Library) -> Tokens:
    """The colours of a library's pages as values, for print."""
    from .models import ThemeChoice

    choice = ThemeChoice.objects.filter(library=library.member).first()
    if choice is None:
        return tokens_of(default_theme())
    return expand(choice.colours, tokens_of(get_theme(choice.theme)))


def look_from(choice: ThemeChoice) -> Look:
    """The look that a choice makes, saved or not."""
    return Look(
        theme=get_theme(choice.theme),
        colours_url=colours_url(choice),
        logo=_picture(choice.logo, choice),
        picture=_picture(choice.picture, choice, alt=choice.picture_alt),
    )


def colours_css(choice: ThemeChoice) -> str:
    """The style sheet of a library's own colours; empty if it has none."""
    tokens = changed_tokens(choice.colours, get_theme(choice.theme))
    if not tokens:
        return ""
    body = "".join(f"--{name}:{value};" for name, value in sorted(tokens.items()))
    return f"@layer tokens{{:root[data-theme]{{{body}}}}}\n"


def colours_digest(choice: ThemeChoice) -> str:
    """Names the content of `colours_css`, so that its address may be cached for good."""
    css = colours_css(choice)
    return hashlib.sha256(css.encode()).hexdigest()[:12] if css else ""


def colours_url(choice: ThemeChoice) -> str:
    digest = colours_digest(choice)
    return reverse("themes:colours", args=[choice.library.code, digest]) if digest else ""


def _current() -> _Memory:
    global _memory
    version = stamps.version(STAMP)
    with _lock:
        if _memory.version != version or len(_memory.looks) > LIMIT:
            _memory = _Memory(version)
        return _memory


def _read(member: Library) -> Look:
    from .models import ThemeChoice

    choice = ThemeChoice.objects.select_related("library").filter(library=member).first()
    return Look(default_theme()) if choice is None else look_from(choice)


def _picture(file: ImageFieldFile, choice: ThemeChoice, alt: str = "") -> Picture | None:
    if not file or not file.name:
        return None
    name = file.name.rsplit("/", 1)[-1]
    url = reverse("themes:picture", args=[choice.library.code, name])
    return Picture(url=url, alt=alt, width=file.width, height=file.height)
