"""How people come to a library: posters and bookmarks whose visits and tickets are counted."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned

MOST_BOOKS = 30
# How a reader came who followed no channel; as the journal writes it beside the channels' codes.
DESK, PROGRAM = "desk", "api"
RESERVED = frozenset({DESK, PROGRAM})


class Channel(LibraryOwned):
    """A campaign with a short address of its own: `/lending/c/<code>/`."""

    code = models.CharField(
        _("short address"),
        max_length=20,
        validators=[RegexValidator(r"^[a-z0-9-]{2,20}$", _("Small Latin letters and digits."))],
    )
    name = models.CharField(_("name"), max_length=120)
    heading = models.CharField(_("heading of the poster"), max_length=120)
    text = models.CharField(_("a few words below it"), max_length=300, blank=True)
    # Numbers of editions of the fund that stand on it, in their order.
    editions: models.JSONField[list[int], list[int]] = models.JSONField(
        _("books"), default=list, blank=True
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    is_over = models.BooleanField(_("over"), default=False)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["is_over", "-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["library", "code"], name="lending_one_channel_per_code")
        ]

    def __str__(self) -> str:
        return self.name


class ChannelDay(LibraryOwned):
    """How many visits a channel brought in one day; nobody's browser is remembered."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="days")
    day = models.DateField()
    visits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "day"], name="lending_one_row_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.day}"
