"""Marks that the law asks for on an edition, each with its reason, its source and its day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .acts import Ended
from .editions import Edition


class MarkKind(models.TextChoices):
    ADULT = "adult", pgettext_lazy("mark of an edition", "18+")
    FOREIGN_AGENT = "foreign_agent", pgettext_lazy("mark of an edition", "foreign agent")
    DRUGS = "drugs", pgettext_lazy("mark of an edition", "mention of drugs")
    EXTREMIST = "extremist", pgettext_lazy("mark of an edition", "list of extremist materials")


class MarkRule(models.TextChoices):
    """What readers are shown of an edition with a mark."""

    TEXT = "text", pgettext_lazy("rule of a mark", "shown with the text of the mark")
    ADULTS = "adults", pgettext_lazy("rule of a mark", "shown to adults only, with the text")
    HIDDEN = "hidden", pgettext_lazy("rule of a mark", "not shown")


class Mark(Ended):
    """A mark of an edition; of one that was led elsewhere it holds for the one it went to.

    `text` is what readers see; empty: the usual words of the kind. Marks that one list has brought
    have its number and its name.
    """

    shared_because = "a mark is about an edition, which is the same in every library"

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="marks", verbose_name=_("edition")
    )
    kind = models.CharField(_("mark"), max_length=20, choices=MarkKind)
    text = models.CharField(_("text for readers"), max_length=500, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    source = models.CharField(_("where it is said"), max_length=300)
    day = models.DateField(_("since"))
    list = models.UUIDField(_("number of the list"), null=True, blank=True)
    list_name = models.CharField(_("list"), max_length=200, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of an edition", "mark")
        verbose_name_plural = pgettext_lazy("of editions", "marks")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"],
                condition=Q(ended_at=None),
                name="catalog_one_mark_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.get_kind_display()}"
