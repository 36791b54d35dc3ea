"""Mandatory sections that a site shows from above: the organisation tells them once.

A branch's site shows the page of the nearest library above it, within its legal entity, that has
published it. A page of the branch's own, once it is published, goes before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.facts import within_entity
from bibnet.libraries.models import Library
from bibnet.libraries.paths import ROOT_LENGTH
from bibnet.libraries.requests import LibraryRequest
from bibnet.themes.components import Link

from .models import InformationPage
from .querysets import in_trees, path_range
from .sections import Section, requirements


@dataclass(frozen=True)
class FromAbove:
    """What stands above a library within its legal entity: the topmost library with a site, if
    there is one, and the sections that are written there, each with the library that wrote it, by
    code.
    """

    entity: Library | None = None
    pages: Mapping[str, tuple[InformationPage, Library]] = field(default_factory=dict)


def from_above(libraries: Sequence[Library]) -> dict[int, FromAbove]:
    """The sections above each library by its id, in two queries however many they are."""
    # Whoever has no site has nowhere to write them.
    lines = {
        pk: [one for one in line if one.root_path] for pk, line in within_entity(libraries).items()
    }
    above = {one.root_path: one for line in lines.values() for one in line}
    written: dict[tuple[int, str], InformationPage] = {}
    if above:
        pages = InformationPage.objects.filter(in_trees(list(above)), live=True)
        # Not by their sections: then the database would look through those of all libraries.
        for page in pages.exclude(section="").order_by("path"):
            if _is_told_below(page):
                written[above[page.path[:ROOT_LENGTH]].pk, page.section] = page
    return {pk: _from_line(line, written) for pk, line in lines.items()}


def _is_told_below(page: InformationPage) -> bool:
    known = requirements().by_code.get(page.section)
    return known is not None and known.of_entity and bool(len(page.body.raw_data))


def _from_line(
    line: Sequence[Library], written: Mapping[tuple[int, str], InformationPage]
) -> FromAbove:
    pages = {}
    for one in reversed(line):
        for section in requirements().of_entity:
            page = written.get((one.pk, section.code))
            if page is not None:
                pages[section.code] = (page, one)
    return FromAbove(line[-1] if line else None, pages)


class Shown(NamedTuple):
    """A section that a site shows from above."""

    section: Section
    title: str
    page_id: int
    owner_id: int


def shown_from_above(site: Library) -> Mapping[str, Shown]:
    """What a library's site shows from above by the section's code, in the law's order."""
    return _shown(site.pk) if site.root_path else {}


@stamps.remembered("network", stamps.library_key)
def _shown(library_id: int) -> Mapping[str, Shown]:
    library = network.library(library_id)
    found = from_above([library])[library_id].pages
    if not found:
        return {}
    own = own_sections(library)
    return {
        one.code: Shown(one, found[one.code][0].title, found[one.code][0].pk, found[one.code][1].pk)
        for one in requirements().of_entity
        if one.code in found and one.code not in own
    }


def own_sections(library: Library) -> Mapping[str, InformationPage]:
    """The published sections in the library's own tree by their codes."""
    pages = InformationPage.objects.live().filter(**path_range(library.root_path))
    return {one.section: one for one in pages.order_by("path") if one.section}


def link(shown: Shown, site: Library, request: LibraryRequest) -> Link:
    """The section's page on the site that shows it."""
    root = "" if request.library.pk == site.pk else site.root_url
    return Link(shown.title, root + shown.section.address)


def by_owner(site: Library, request: LibraryRequest) -> list[tuple[Library, list[Link]]]:
    """All that the site shows from above, under the libraries that wrote it."""
    groups: dict[int, list[Link]] = {}
    for one in shown_from_above(site).values():
        groups.setdefault(one.owner_id, []).append(link(one, site, request))
    return [(network.library(pk), links) for pk, links in groups.items()]
