"""The picture of a library without a site, which stands on its page on the site above.

It lies in the collection of the library whose site that is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import intake, network
from .models import Library
from .models.library import LibraryQuerySet

if TYPE_CHECKING:
    from bibnet.accounts.models import User


def put_picture(*, library: Library, photo: tuple[bytes, str], actor: User) -> None:
    """Give the library the picture that `intake.reduced` made; saving the library is the caller's.

    The one before stays in the collection.
    """
    library.picture = intake.keep(
        *photo, title=library.name, library=network.site_of(library), actor=actor
    )


def follow(libraries: LibraryQuerySet) -> None:
    """Put the pictures of libraries that moved into the collections of the sites that show them."""
    for one in libraries.filter(picture__isnull=False, root_page=None).select_related("picture"):
        home = network.site_of(one).collection_id
        if one.picture.collection_id != home:
            one.picture.collection_id = home
            one.picture.save(update_fields=["collection"])
