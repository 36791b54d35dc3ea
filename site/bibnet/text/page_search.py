"""Wagtail's search of its admin, whose index takes a new entry without reading all the others.

The library weighs a title by the mean length of all titles, asked anew at each saved page, picture
and document. Here the mean is a usual title's; a rebuild (`rebuild_modelsearch_index`) takes the
true one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F, Model
from django.db.models.functions import Length
from modelsearch.backends import database
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.utils import get_content_type_pk

# PostgreSQL keeps a title as its words, the others as letters.
USUAL_WORDS, USUAL_LETTERS = 4.0, 30.0


class NewEntriesOnly:
    """An index that weighs the titles of what was added and of nothing else.

    Mixed into the index class of the database at hand, which brings what is called here.
    """

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)  # type: ignore[misc]

    def add_items(self, model: type[Model], objs: Sequence[Model]) -> None:
        super().add_items(model, objs)  # type: ignore[misc]
        entries = self.entries.filter(  # type: ignore[attr-defined]
            content_type_id=get_content_type_pk(model), object_id__in=[str(one.pk) for one in objs]
        )
        entries = entries.annotate(title_length=Length("title")).filter(title_length__gt=0)
        usual = USUAL_WORDS if connection.vendor == "postgresql" else USUAL_LETTERS
        entries.update(title_norm=usual / F("title_length"))


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:
    """The one for the database at hand."""
    backend = database.SearchBackend(params)
    index_class = type(backend).index_class
    backend.index_class = type("Index", (NewEntriesOnly, index_class), {})
    return backend
