from __future__ import annotations

from django.db import models

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned


class PageText(LibraryOwned):
    """What the search knows of a published page: its text, and its words as keys.

    The index itself is the database's: an FTS5 table fed by triggers on SQLite, an expression
    index on PostgreSQL (migration `0002_page_text_index`).
    """

    library = models.ForeignKey(Library, models.CASCADE, related_name="+")
    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="+")
    title = models.CharField(max_length=255)
    text = models.TextField()
    title_terms = models.TextField()
    text_terms = models.TextField()

    def __str__(self) -> str:
        return self.title
