"""Whom the rest of the portal has to tell that something is in the fund, or is not."""

from __future__ import annotations

from bibnet.libraries.models import Library
from bibnet.plugins.showing import shown_data_changed
from bibnet_lending.models import Licence

from .choosing import members_of


def shown_changes(licence: Licence) -> None:
    """Pages of books show anew whether a fund has them, in all libraries that lend from it."""
    for library in Library.objects.filter(pk__in=members_of(licence.fund_id)):
        shown_data_changed(library)
