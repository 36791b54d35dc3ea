"""Who of the staff may do what with the catalogue.

Cataloguers and administrators keep their own library's records. What concerns several libraries
at once (doubtful pairs, joining and parting) is decided by the network's cataloguers. Selections
are put together by editors and librarians too.
"""

from __future__ import annotations

from collections.abc import Iterator

from bibnet.libraries.models import Role
from bibnet.plugins.permissions import PluginPermissionPolicy


def _may(acts: str, models: str) -> Iterator[str]:
    """The permissions of these acts on these models."""
    return (f"bibnet_catalog.{act}_{one}" for one in models.split() for act in acts.split())


# Books that are put together for readers: whoever writes for them or stands at the desk.
SELECTS = tuple(_may("view add change delete", "selection"))
LOOKS = tuple(_may("view", "record edition work holding copy"))
KEEPS = (
    *LOOKS,
    *_may("view change", "source quarantined"),
    *_may("view add", "importrun"),
    # A record stays as it was delivered: what people change of it are acts with names of their own.
    *_may("hide correct enter", "record"),
    *_may("add change", "holding copy"),
    *_may("view add change delete", "resource"),
    *_may("view", "doubt ruling delivery"),
    # About records of their own library alone: `deciding.rights`.
    *_may("add change", "ruling"),
)
DECIDES = (*KEEPS, *_may("change", "edition work doubt"))

policy = PluginPermissionPolicy(
    "catalog",
    {
        Role.EDITOR: SELECTS,
        Role.LIBRARIAN: (*LOOKS, *SELECTS),
        Role.CATALOGUER: (*KEEPS, *SELECTS),
        Role.LIBRARY_ADMIN: (*KEEPS, *SELECTS),
        Role.NETWORK_CATALOGUER: DECIDES,
    },
)
