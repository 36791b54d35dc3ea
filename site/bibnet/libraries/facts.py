"""Facts that a cultural organisation's site must show, inherited from the legal entity.

Order 277 of the Ministry of Culture (2015) names them; `bibnet.pages` counts how complete they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from bibnet import stamps
from bibnet.journal import audit

from . import roles, teams
from .models import Kind, Library

if TYPE_CHECKING:
    from bibnet.accounts.models import User

LEGAL_FACTS = ("legal_name", "inn", "founder", "head")


def legal_facts(library: Library) -> Mapping[str, str]:
    """Name, taxpayer number, founder and head of the legal entity, each from the nearest library
    at or above this one that states it; empty where nobody does.

    What the region says of itself is of the portal: no municipal library has its founder.
    """
    return _stated(library.pk)


@stamps.remembered("network")
def _stated(library_id: int) -> Mapping[str, str]:
    paths = Library.objects.only("path").get(pk=library_id).ancestor_paths
    lines = Library.objects.filter(path__in=paths).order_by("-path")
    told = [
        row
        for row in lines.values("pk", "kind", *LEGAL_FACTS)
        if row["kind"] != Kind.REGION or row["pk"] == library_id
    ]
    return {name: next((row[name] for row in told if row[name]), "") for name in LEGAL_FACTS}


@transaction.atomic
def change_facts(*, library: Library, fields: Collection[str], actor: User | None) -> None:
    """Keep these fields of the library as they are set on the object, which the caller checked.

    Who may ask for the region's second eye is checked by the caller too. Moderation holds at once
    for all who write there, whichever way it was switched. `actor` None is a command.
    """
    names = sorted(fields)
    if not names:
        return
    library.save(update_fields=names)
    if "has_moderation" in names:
        roles.sync_all(library)
    if "region_moderates" in names:
        teams.rewrite_reviewers(library)
    audit.record(action="libraries.edited", actor=actor, library=library, obj=library, fields=names)
