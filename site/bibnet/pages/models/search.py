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
    # The plugin whose page it is; empty for the core's own.
    plugin = models.CharField(max_length=60, blank=True, default="", db_default="")
    title = models.CharField(max_length=255)
    text = models.TextField()
    title_terms = models.TextField()
    text_terms = models.TextField()

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word that some published text holds or has held, for guesses at mistyped ones.

    It says nothing of where the word stands: a guess asks the index of the site at hand again.
    The three parts are there because a typing error leaves at least one of them as it was.
    """

    shared_because = "a word belongs to nobody, and each site's index is asked before it is shown"

    form = models.CharField(max_length=30, primary_key=True)
    length = models.PositiveSmallIntegerField()
    beginning = models.CharField(max_length=10)
    middle = models.CharField(max_length=12)
    end = models.CharField(max_length=10)

    class Meta:
        indexes = [
            models.Index(fields=["beginning", "length"], name="pages_word_beginning"),
            models.Index(fields=["middle", "length"], name="pages_word_middle"),
            models.Index(fields=["end", "length"], name="pages_word_end"),
        ]

    def __str__(self) -> str:
        return self.form
