"""What readers look for: works and their editions, the same for all libraries."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

EVERYWHERE = "an edition is the same in every library"


class Work(models.Model):
    """The editions of one work. The number is for good: a merged work leads to the one it went to.

    `key` is `matching.keys.work_key` of its editions.
    """

    shared_because = EVERYWHERE

    key = models.BigIntegerField(db_index=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="swallowed"
    )

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works and their editions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Edition(models.Model):
    """The records of one edition. The number is for good, as a work's.

    What is shown in lists is written down here, from the fullest of its records.
    """

    shared_because = EVERYWHERE
    SHOWN = ("title", "heading", "year", "kind", "level", "age_mark", "fullness")

    work = models.ForeignKey(Work, models.PROTECT, related_name="editions", verbose_name=_("work"))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="swallowed"
    )
    title = models.TextField(_("title"))
    heading = models.CharField(_("author"), max_length=200, blank=True)
    year = models.SmallIntegerField(_("year"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20)
    level = models.CharField(_("level"), max_length=10)
    age_mark = models.PositiveSmallIntegerField(_("age mark"), null=True, blank=True)
    # How much the record says that this was written down from.
    fullness = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(_("added"), db_index=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")), name="catalog_edition_leads_elsewhere"
            )
        ]

    def __str__(self) -> str:
        return self.title


class IndexChange(models.Model):
    """An edition that the index has yet to read anew, written in the transaction of its change.

    Numbers and not keys to rows: an edition may be gone by then.
    """

    shared_because = EVERYWHERE

    edition = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.edition)


class IndexInUse(models.Model):
    """The one row that names the index into which changes are drained.

    By it whoever drains notices that another engine took the changes until now.
    """

    shared_because = EVERYWHERE

    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name
