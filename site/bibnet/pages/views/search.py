"""Search over a site: its pages, then whatever else can be searched there."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as Portion
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from wagtail.models import Page

from bibnet.accounts.minors import is_for_minors
from bibnet.libraries import network
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.addresses import address_of
from bibnet.pages.search import Answer, Guess, Hit, guess, search
from bibnet.plugins import points
from bibnet.plugins.items import Found, SearchSource
from bibnet.text.excerpts import excerpt

PER_PAGE = 10
LONGEST = 100
FROM_OTHERS = 3


@dataclass(frozen=True)
class Row:
    """A found page as the list shows it."""

    title: str
    url: str
    kind: str
    excerpt: SafeString
    library: str = ""


@dataclass(frozen=True)
class Others:
    """What another source found."""

    source: SearchSource
    found: list[Found]
    total: int


@require_safe
def site_search(request: LibraryRequest) -> HttpResponse:
    """Answers to `?q=`; without words, the bare form."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, object] = {"typed": typed}
    if typed:
        number = _number(request)
        answer = search(
            request.library,
            typed,
            limit=PER_PAGE,
            offset=PER_PAGE * (number - 1),
            is_for_minors=is_for_minors(request),
        )
        context |= {
            "answer": answer,
            "guess": _guess(request, answer, typed) if number == 1 else None,
            "rows": _rows(answer, request),
            "others": _others(request, answer.asked) if number == 1 else [],
            "page": Portion([], number, _Counted(answer.total)),
            "libraries_url": f"{network.portal_url()}{reverse('libraries:list')}",
        }
    return render(request, "pages/search.html", context)


def _guess(request: LibraryRequest, answer: Answer, typed: str) -> Guess | None:
    """What may have been meant where no page has all the words."""
    if answer.total and not answer.is_partial:
        return None
    return guess(request.library, typed, is_for_minors=is_for_minors(request))


class _Counted(Paginator):
    """A paginator of rows that the index has already counted and cut."""

    def __init__(self, total: int) -> None:
        super().__init__(range(total), PER_PAGE)


def _number(request: LibraryRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), 100) if text.isdecimal() and len(text) < 5 else 1


def _rows(answer: Answer, request: LibraryRequest) -> list[Row]:
    pages = Page.objects.in_bulk([hit.page_id for hit in answer.hits])
    return [
        _row(hit, pages[hit.page_id], answer, request)
        for hit in answer.hits
        if hit.page_id in pages
    ]


def _row(hit: Hit, page: Page, answer: Answer, request: LibraryRequest) -> Row:
    is_foreign = hit.library_id != request.library.pk
    kind = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return Row(
        title=hit.title,
        url=address_of(page, request),
        kind=str(kind._meta.verbose_name) if kind else "",
        excerpt=excerpt(hit.text, answer.words),
        library=str(network.library(hit.library_id)) if is_foreign else "",
    )


def _others(request: LibraryRequest, words: str) -> list[Others]:
    found = []
    for source in points.search_sources.collect(request.library):
        best, total = source.search(request.library, words, FROM_OTHERS)
        if best:
            found.append(Others(source, best, total))
    return found
