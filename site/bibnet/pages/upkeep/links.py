"""Links of published pages to what has been withdrawn or deleted since.

Readers see the words of such a link without the link, so nobody tells the library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField
from django.db.models.functions import Cast
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from bibnet.libraries.models import Library
from bibnet.libraries.paths import ROOT_LENGTH
from bibnet.pages.querysets import in_trees, portal_sections

# Of a place inside a text or block; a field that names another page is no link of an editor's.
INSIDE_A_TEXT = "."


@dataclass(frozen=True)
class BrokenLink:
    """A published page with a link, and what it led to.

    `title` is that of a page that is no longer published, empty for what has been deleted.
    """

    page: Page
    is_file: bool
    title: str


@dataclass(frozen=True)
class _Lead:
    """A link as Wagtail's index of references holds it: ids of the page and of the target."""

    source: int
    target: int
    is_file: bool


def broken_links(library: Library) -> list[BrokenLink]:
    """Links of the library's own pages that lead nowhere, each target once a page, by title.

    For the region those of the portal's own pages.
    """
    if library.is_region:
        return _broken(portal_sections(library))
    return _broken([library.root_path] if library.root_path else [])


def numbers_of_broken_links(libraries: Sequence[Library]) -> Mapping[int, int]:
    """How many links lead nowhere, by the library's id; in as many queries as for one."""
    known = {one.root_path: one.pk for one in libraries if one.root_path}
    return Counter(known[one.page.path[:ROOT_LENGTH]] for one in _broken(list(known)))


def _broken(trees: Sequence[str]) -> list[BrokenLink]:
    leads = _leads(trees) if trees else set()
    pages = Page.objects.in_bulk({one.target for one in leads if not one.is_file})
    files = get_document_model().objects.in_bulk({one.target for one in leads if one.is_file})

    def leads_somewhere(lead: _Lead) -> bool:
        if lead.is_file:
            return lead.target in files
        return lead.target in pages and pages[lead.target].live

    broken = [one for one in leads if not leads_somewhere(one)]
    sources = Page.objects.in_bulk({one.source for one in broken})
    links = [
        BrokenLink(
            page=sources[one.source],
            is_file=one.is_file,
            title=pages[one.target].title if one.target in pages and not one.is_file else "",
        )
        for one in broken
    ]
    return sorted(links, key=lambda one: (one.page.title, one.page.pk, one.title))


def _leads(trees: Sequence[str]) -> set[_Lead]:
    own = Page.objects.live().filter(in_trees(trees))
    content_type = ReferenceIndex._get_base_content_type
    page_type, file_type = content_type(Page), content_type(get_document_model())
    rows = ReferenceIndex.objects.filter(
        base_content_type=page_type,
        to_content_type__in=(page_type, file_type),
        object_id__in=own.annotate(key=Cast("pk", CharField())).values("key"),
        model_path__contains=INSIDE_A_TEXT,
    )
    return {
        _Lead(int(source), int(target), kind == file_type.pk)
        for source, target, kind in rows.values_list("object_id", "to_object_id", "to_content_type")
    }
