"""Facts that a cultural organisation's site must show, inherited from the legal entity.

Order 277 of the Ministry of Culture (2015) names them; `bibnet.pages` counts how complete they are.
"""

from __future__ import annotations

from .models import Library

LEGAL_FACTS = ("legal_name", "inn", "founder", "head")
CONTACTS = ("address", "phone", "email", "latitude", "longitude")


def legal_facts(library: Library) -> dict[str, str]:
    """Name, taxpayer number, founder and head of the legal entity, each from the nearest library
    at or above this one that states it; empty where nobody does.
    """
    above = Library.objects.filter(path__in=library.ancestor_paths[1:]).order_by("-path")
    lines = [library, *above]
    return {
        name: next((value for one in lines if (value := getattr(one, name))), "")
        for name in LEGAL_FACTS
    }


def missing_facts(library: Library) -> list[str]:
    """Names of the legal facts and contacts that a reader looks for in vain."""
    legal = legal_facts(library)
    missing = [name for name in LEGAL_FACTS if not legal[name]]
    return missing + [name for name in CONTACTS if getattr(library, name) in ("", None)]
