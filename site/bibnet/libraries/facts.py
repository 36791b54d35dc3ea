"""Facts that a cultural organisation's site must show, inherited from the legal entity.

Order 277 of the Ministry of Culture (2015) names them; `bibnet.pages` counts how complete they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import ReferenceIndex

from bibnet import stamps
from bibnet.journal import audit

from . import districts, naming, roles, teams
from .models import District, Kind, Library

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


def is_legal_entity(library: Library) -> bool:
    """Whether the library is an organisation of its own: it says so, or has a legal name or INN."""
    return library.kind == Kind.LEGAL_ENTITY or bool(library.legal_name or library.inn)


def is_apart(library: Library, above: Sequence[Library]) -> bool:
    """Whether a library is another organisation than those above it, nearest first.

    A list may say the entity's name and INN again in the row of each branch.
    """
    if not is_legal_entity(library) or library.kind == Kind.LEGAL_ENTITY:
        return is_legal_entity(library)
    stated = next((one for one in above if one.inn or one.legal_name), None)
    if stated is None:
        return True
    if library.inn and stated.inn:
        return library.inn != stated.inn
    return library.legal_name != stated.legal_name


def within_entity(libraries: Sequence[Library]) -> dict[int, list[Library]]:
    """What stands above each library within its legal entity, nearest first, by the library's id;
    nothing for a legal entity itself. One query however many they are.

    The last one is the legal entity, if any is known. The region is no part of it: the portal's
    own documents are nobody else's.
    """
    paths = {path for one in libraries for path in one.ancestor_paths[1:]}
    rows = Library.objects.filter(path__in=paths).exclude(kind=Kind.REGION)
    above = {one.path: one for one in rows} if paths else {}
    return {one.pk: list(_up_to_entity(one, above)) for one in libraries}


def _up_to_entity(library: Library, above: Mapping[str, Library]) -> Iterator[Library]:
    """From `above`, by paths."""
    line = [above[path] for path in library.ancestor_paths[1:] if path in above]
    here = library
    for at, one in enumerate(line):
        if is_apart(here, line[at:]):
            return
        here = one
        yield here


@transaction.atomic
def change_facts(*, library: Library, fields: Collection[str], actor: User | None) -> None:
    """Keep these fields of the library as they are set on the object, which the caller checked.

    Who may ask for the region's second eye is checked by the caller too; the district, on which
    others' rights hang, only the region changes (raises PermissionDenied). Moderation holds at once
    for all who write there, whichever way it was switched. `actor` None is a command.
    """
    names = sorted(fields)
    if not names:
        return
    if "district" in names and actor is not None and not roles.is_regional_admin(actor):
        raise PermissionDenied
    before = District.objects.filter(libraries=library).first() if "district" in names else None
    library.save(update_fields=names)
    naming.spread(library, names)
    if "district" in names:
        districts.keep_in_step(library, before=before)
    if "picture" in names:
        # Wagtail does this later, in a task; readers see the picture from now on.
        ReferenceIndex.create_or_update_for_object(library)
    if "has_moderation" in names:
        roles.sync_all(library)
    if "region_moderates" in names:
        teams.rewrite_reviewers(library)
    audit.record(action="libraries.edited", actor=actor, library=library, obj=library, fields=names)
