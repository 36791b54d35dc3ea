"""Who answers instead of others: who named the library that goes names its successor."""

from __future__ import annotations

from django.db.models import Q

from bibnet.libraries.models import Library
from bibnet_lending.models import LendingSettings


def follow(library: Library, into: Library) -> None:
    """Nobody answers instead of itself."""
    heir = into.member
    for row in LendingSettings.objects.filter(Q(substitute=library) | Q(central=library)):
        if row.substitute_id == library.pk:
            row.substitute = None if row.library_id == heir.pk else heir
        if row.central_id == library.pk:
            row.central = heir
        row.save(update_fields=["substitute", "central"])
