"""The searches that readers have repeated for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.scope import LibraryOwned


class SavedSearch(LibraryOwned):
    """A search that a person has kept, on the site of a library or of a branch.

    `address` is the state of the search page from the question mark on. Numbers of editions rise
    with time: those above `seen` have come since the person looked, those above `told` since the
    last notice. `new` is how many the last daily look has found above `seen`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account")
    )
    title = models.CharField(pgettext_lazy("saved search", "title"), max_length=120)
    address = models.CharField(max_length=2_000)
    is_told = models.BooleanField(_("tell me of new books"), default=True)
    seen = models.BigIntegerField(default=0)
    told = models.BigIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["-saved_at", "-pk"]
        indexes = [models.Index(fields=["user", "-saved_at"], name="catalog_saved_searches")]

    def __str__(self) -> str:
        return self.title
