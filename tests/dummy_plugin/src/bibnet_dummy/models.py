from __future__ import annotations

from django.db import models

from bibnet.libraries.scope import LibraryOwned
from bibnet.pages.models import LibraryPage
from bibnet.plugins.page_types import PluginPageMixin
from bibnet.plugins.two_levels import PluginSettings


class Note(LibraryOwned):
    """A note of a library; `author` is the account that wrote it, if it still exists."""

    text = models.CharField("text", max_length=200)
    author = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "note"
        verbose_name_plural = "notes"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Told(models.Model):
    """An announcement that the plugin has heard, once per key."""

    shared_because = "the tests ask what was heard anywhere"

    key = models.CharField(max_length=64)
    what = models.CharField(max_length=60)
    library_code = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "what"], name="dummy_told_once_per_key")
        ]

    def __str__(self) -> str:
        return self.what


class NotePage(PluginPageMixin, LibraryPage):
    """A page with the library's notes."""

    template = "bibnet_dummy/note_page.html"


class DummySettings(PluginSettings):
    """The region pays for `account`; each library says how many notes it shows."""

    region_only = ("account", "key")
    secret = ("key",)

    account = models.CharField("account", max_length=60, blank=True)
    key = models.CharField("key", max_length=60, blank=True)
    shown = models.PositiveSmallIntegerField("notes shown", null=True, blank=True)

    class Meta:
        verbose_name = "settings of notes"
