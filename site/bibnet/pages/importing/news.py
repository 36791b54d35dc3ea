"""News from a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library
from bibnet.pages.models import NewsIndexPage, NewsPage
from bibnet.text.tables import Column

from . import cells
from .kinds import Kind, register

COLUMNS = (
    Column("key", ("key", "ключ")),
    Column("title", ("title", "заголовок", "название")),
    Column("date", ("date", "дата"), cells.day),
    Column("lead", ("lead", "анонс")),
    Column("body", ("text", "текст"), cells.body),
    Column("tags", ("tags", "метки"), cells.words),
)


def build(values: Mapping[str, Any], library: Library) -> NewsPage:
    """An unsaved piece of news."""
    fields = {key: value for key, value in values.items() if key not in ("key", "tags")}
    return NewsPage(**fields)


NEWS = register(
    Kind(
        key="news",
        title=_("News"),
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
        readers={},
    )
)
