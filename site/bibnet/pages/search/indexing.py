"""What of a page goes into the index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.query import PageQuerySet

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.pages.addresses import library_of
from bibnet.pages.models import LibraryPage, PageText
from bibnet.plugins.page_types import PluginPageMixin
from bibnet.text import analysis

from . import vocabulary

# The end of a very long document adds noise, not answers.
MOST_LETTERS = 20_000
BATCH = 100


def index_page(page: LibraryPage) -> None:
    """Put a published page into the index, take any other out."""
    library = library_of(page)
    if not page.live or page.alias_of_id:
        _rows().filter(page=page.pk).delete()
        return
    title = analysis.composed(page.title)
    text = analysis.composed(page_text(page))[:MOST_LETTERS]
    _rows().update_or_create(
        page_id=page.pk,
        defaults={
            "library": library,
            "plugin": page.plugin_slug() if isinstance(page, PluginPageMixin) else "",
            "title": title,
            "text": text,
            "title_terms": analysis.terms(title),
            "text_terms": analysis.terms(text),
        },
    )
    vocabulary.learn(title, text)


def page_text(page: LibraryPage) -> str:
    """The words of a page besides its title, as plain text."""
    pieces = [*page.extra_search_text(), page.search_description]
    for name in page.searched_fields:
        pieces += _plain(getattr(page, name))
    return " ".join(" ".join(piece.split()) for piece in pieces if piece)


def index_all(pages: PageQuerySet) -> Iterator[int]:
    """Index the pages anew; gives the number done after each batch."""
    done = 0
    for page in pages.order_by("path").specific().iterator(chunk_size=BATCH):
        if isinstance(page, LibraryPage):
            index_page(page)
        done += 1
        if done % BATCH == 0:
            yield done
    yield done


def index_tree(page: Page) -> None:
    """Index a page and all under it anew, after it went to another library."""
    for _done in index_all(Page.objects.descendant_of(page, inclusive=True)):
        pass


def forget_missing(library: Library) -> int:
    """Take out rows whose pages are not published any more; how many there were."""
    deleted, _ = PageText.objects.under(library).filter(page__live=False).delete()
    return deleted


def _rows() -> QuerySet[PageText]:
    """All rows: a page that moved is found under the library that it left."""
    with all_libraries("a page is in the index once, whoever has it"):
        return PageText.objects.all()


def _plain(value: Any) -> Iterator[str]:
    if isinstance(value, StreamValue):
        for child in value:
            yield from (str(one) for one in child.block.get_searchable_content(child.value))
    else:
        yield strip_tags(str(value or ""))
