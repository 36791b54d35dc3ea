"""News from a table or a feed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.utils.encoding import repercent_broken_unicode
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.rich_text import RichText

from bibnet.libraries import network
from bibnet.libraries.models import Library, LibraryHost
from bibnet.pages import redirects
from bibnet.pages.models import LibraryPage, NewsIndexPage, NewsPage, OldAddress
from bibnet.text.tables import Column

from . import cells
from .kinds import Kind, register
from .syndication import read_feed

COLUMNS = (
    Column("key", ("key", "ключ")),
    Column("title", ("title", "заголовок", "название")),
    Column("date", ("date", "дата"), cells.day),
    Column("lead", ("lead", "анонс")),
    Column("body", ("text", "текст"), cells.body),
    Column("html", ("text in html", "текст в html"), cells.rich),
    Column("tags", ("tags", "метки"), cells.words),
    Column("source", ("first published at", "адрес оригинала"), cells.address),
)
# What is not a field of the page of the same name.
BY_HAND = frozenset({"key", "tags", "body", "html", "source"})


def build(values: Mapping[str, Any], library: Library) -> NewsPage:
    """An unsaved piece of news. Raises BadColumns."""
    page = NewsPage(**{key: value for key, value in values.items() if key not in BY_HAND})
    page.body = cells.one_body(values)
    source = values.get("source")
    if source and not source.own_path:
        host = urlsplit(source.address).hostname
        link = format_html('<a href="{}">{}</a>', source.address, host)
        words = _("First published at {link}").format(link=link)
        page.body.append(("text", RichText(f"<p>{words}</p>")))
    return page


def settle(page: LibraryPage, values: Mapping[str, Any], library: Library) -> None:
    """Lead the old address of what stood on the library's own site to the page."""
    source = values.get("source")
    if not source or not source.own_path:
        return
    if not OldAddress.objects.of(page.library).filter(path=source.own_path).exists():
        redirects.remember(page.library, source.own_path, page)


@dataclass(frozen=True)
class Source:
    """Where something was published first; the path if that names it on the library's own site."""

    address: str
    own_path: str = ""


def look_up(library: Library) -> Mapping[str, Callable[[str], Any]]:
    """The reader of the column that names the original."""
    site = network.site_of(library)
    hosts = set(LibraryHost.objects.filter(library=site).values_list("hostname", flat=True))
    return {"source": lambda text: _source(cells.address(text), hosts)}


def _source(address: str, hosts: Set[str]) -> Source:
    parts = urlsplit(address)
    # Without what follows it the path is that of many pages; what follows «#» no server is told.
    is_whole = not parts.query and not parts.fragment
    if parts.hostname not in hosts or not is_whole:
        return Source(address)
    path = _decoded(parts.path or "/")
    return Source(address, "" if "\0" in path else path)


def _decoded(path: str) -> str:
    """The path as Django gives it to who looks for it."""
    return repercent_broken_unicode(unquote_to_bytes(path)).decode()


NEWS = register(
    Kind(
        key="news",
        title=gettext_lazy("News"),
        index=NewsIndexPage,
        columns=COLUMNS,
        example={
            "title": "Пример: новые книги декабря",
            "date": "05.12.2026",
            "lead": "Что пришло в фонд за месяц.",
            "body": "Первый абзац.\nВторой абзац.",
            "tags": "книги, декабрь",
        },
        build=build,
        look_up=look_up,
        settle=settle,
        readers=dict.fromkeys((".rss", ".atom", ".xml"), read_feed),
    )
)
