"""Selections: books that the staff of a library puts together for its readers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned

from .editions import Edition

AGES = tuple((age, f"{age}+") for age in (0, 6, 12, 16, 18))
FOR_ADULTS = 18


class Selection(LibraryOwned):
    """A title, a text and books in an order; readers see it once it is published."""

    title = models.CharField(pgettext_lazy("selection", "title"), max_length=150)
    text = models.TextField(pgettext_lazy("selection", "text"), blank=True)
    age_mark = models.PositiveSmallIntegerField(_("age mark"), choices=AGES, null=True, blank=True)
    is_for_children = models.BooleanField(
        pgettext_lazy("mark of a selection", "for children"), default=False
    )
    # One of the library's collection; without it readers see covers of its books.
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("selection of books")
        verbose_name_plural = _("selections of books")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["library", "-published_at"], name="catalog_selections")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_for_children=True, age_mark=FOR_ADULTS),
                name="catalog_no_adult_selection_for_children",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def age(self) -> str:
        return "" if self.age_mark is None else f"{self.age_mark}+"


class Selected(LibraryOwned):
    """An edition in a selection, by the number with which it was put there.

    The number leads on when the edition is joined with another one (`entries.numbers_now`).
    """

    selection = models.ForeignKey(
        Selection, models.CASCADE, related_name="books", verbose_name=_("selection of books")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="+", verbose_name=_("edition")
    )
    note = models.CharField(pgettext_lazy("selection", "why this book"), max_length=300, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("book of a selection")
        verbose_name_plural = _("books of selections")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "edition"], name="catalog_once_in_a_selection"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
