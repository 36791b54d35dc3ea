"""The books that readers keep for themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .editions import Edition

A_PERSONS = "a person keeps books of all libraries"
LONGEST_TITLE = 80


class BookList(models.Model):
    """A list of a person's own, as “For the summer”; what stands in none is kept all the same."""

    shared_because = A_PERSONS

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account")
    )
    title = models.CharField(pgettext_lazy("list", "title"), max_length=LONGEST_TITLE)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("list of books")
        verbose_name_plural = _("lists of books")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "title"], name="catalog_list_by_one_title")
        ]

    def __str__(self) -> str:
        return self.title


class Favourite(models.Model):
    """That a person keeps an edition, by the number under which it was found.

    The number leads on when the edition is joined with another one, and back when that is undone
    (`entries.numbers_now`), so the row stays as it is.
    """

    shared_because = A_PERSONS

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="+", verbose_name=_("edition")
    )
    booklist = models.ForeignKey(
        BookList,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="favourites",
        verbose_name=_("list of books"),
    )
    kept_at = models.DateTimeField(_("kept"), default=timezone.now)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "edition"], name="catalog_favourite_once")
        ]
        indexes = [models.Index(fields=["user", "-kept_at"], name="catalog_favourites")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
