"""What search engines and social networks show of an address."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from bibnet.libraries import network

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

LONGEST_TITLE = 160
# Of the picture that networks show; a photograph that is smaller keeps its own size.
WIDTH, HEIGHT = 1200, 630
_signer = Signer(salt="bibnet.themes.card", sep=".")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The facts of `bibnet/parts/social.html`; `url` and `image` with their host."""

    title: str
    description: str
    url: str
    image: str
    site_name: str
    type: str = "website"
    published: datetime | None = None
    width: int = WIDTH
    height: int = HEIGHT


def shown(library: Library, *, title: str, description: str, path: str) -> Shown:
    """An address of ours that is no page of an editor."""
    return Shown(
        title=title,
        description=description,
        url=network.root_url(library) + path,
        image=card_url(library, title),
        site_name=str(library),
    )


def card_url(library: Library, title: str) -> str:
    """A picture made of the title in the library's colours, for what has no picture of its own.

    The address carries the title and our signature, so that nobody has words of theirs drawn.
    """
    packed = base64.urlsafe_b64encode(title[:LONGEST_TITLE].encode()).decode().rstrip("=")
    return network.root_url(library) + reverse("themes:card", args=[_signer.sign(packed)])


def title_of(token: str) -> str | None:
    """The title in the address of a card; None if we have not signed it."""
    try:
        packed = _signer.unsign(token)
        return base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except (BadSignature, binascii.Error, UnicodeDecodeError):
        return None
