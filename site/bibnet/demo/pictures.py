"""Drawings of the demonstration in the libraries' own collections."""

from __future__ import annotations

from functools import cache

from django.core.files.base import ContentFile

from bibnet.libraries.models import Library
from bibnet.pages.models import Picture

from .texts import folder, rows


class UnknownPicture(KeyError):
    """A text names a drawing that does not exist."""


@cache
def descriptions() -> dict[str, dict[str, str]]:
    """Title and alternative text of each drawing by its name."""
    return {row["name"]: row for row in rows("pictures")}


def picture(name: str, library: Library) -> Picture:
    """The drawing as a picture of the library, put there at its first use."""
    described = descriptions().get(name)
    if described is None:
        raise UnknownPicture(name)
    kept = Picture.objects.filter(collection=library.collection_id, title=described["title"])
    if found := kept.first():
        return found
    content = (folder() / "pictures" / f"{name}.svg").read_bytes()
    made = Picture(
        title=described["title"],
        description=described["alt"],
        collection_id=library.collection_id,
        file=ContentFile(content, name=f"{name}.svg"),
        width=1200,
        height=800,
    )
    made.save()
    return made
