"""Facts that a cultural organisation's site must show, inherited from the legal entity.

Order 277 of the Ministry of Culture (2015) names them; `bibnet.pages` counts how complete they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from bibnet import stamps

from .models import Kind, Library

LEGAL_FACTS = ("legal_name", "inn", "founder", "head")
CONTACTS = ("address", "phone", "email", "latitude", "longitude")


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


def missing_facts(library: Library) -> list[str]:
    """Names of the legal facts and contacts that a reader looks for in vain."""
    legal = legal_facts(library)
    missing = [name for name in LEGAL_FACTS if not legal[name]]
    return missing + [name for name in CONTACTS if getattr(library, name) in ("", None)]
