"""A copy of pages as a file: made for one reader, for some days, then only a note of it is left."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned

from .acts import by_whom
from .exchanges import Exchange
from .requests import BookRequest


class PageCopy(LibraryOwned):
    """What was made for a `request`, by another library if it came by an `exchange`.

    It can be downloaded until the end of `until`, `most` times. What is written here stays once the
    file is gone: that one copy was made, when, how often it was taken.
    """

    request = models.ForeignKey(BookRequest, models.CASCADE, related_name="page_copies")
    exchange = models.ForeignKey(
        Exchange, models.SET_NULL, null=True, blank=True, related_name="page_copies"
    )
    size = models.PositiveIntegerField(_("size in bytes"))
    made_at = models.DateTimeField(_("made"))
    by = by_whom()
    until = models.DateField(_("can be downloaded until"))
    most = models.PositiveSmallIntegerField(_("can be downloaded so many times"))
    downloads = models.PositiveSmallIntegerField(_("was downloaded so many times"), default=0)
    gone_at = models.DateTimeField(_("the file was deleted"), null=True, blank=True)

    class Meta:
        verbose_name = _("copy of pages")
        verbose_name_plural = _("copies of pages")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(gone_at=None),
                name="lending_one_page_copy_per_request",
            ),
            models.CheckConstraint(
                condition=Q(downloads__lte=F("most")), name="lending_page_copy_not_too_often"
            ),
        ]
        indexes = [
            models.Index(
                fields=["library", "until"],
                condition=Q(gone_at=None),
                name="lending_page_copies_there",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def left(self) -> int:
        """How many times more it can be downloaded."""
        return self.most - self.downloads


class PageCopyFile(LibraryOwned):
    """The file of a copy that is still there, in the database: nothing on the disk has an address,
    and it goes with the transaction that lets it go.
    """

    copy = models.OneToOneField(PageCopy, models.CASCADE, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of a copy of pages")
        verbose_name_plural = _("files of copies of pages")

    def __str__(self) -> str:
        return str(self.pk)
