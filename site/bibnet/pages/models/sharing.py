"""What leaves a library: posts in the networks, pages offered to other libraries."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned


class Network(models.TextChoices):
    """Where libraries tell of themselves beside their site."""

    VK = "vk", _("VK")
    OK = "ok", _("Odnoklassniki")
    CULTURE = "culture", _("PRO.Kultura.RF")


class Post(LibraryOwned):
    """The address under which a page of the library stands in a network."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    network = models.CharField(_("network"), max_length=10, choices=Network)
    url = models.URLField(_("address of the post"), max_length=400)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["page", "network"], name="one_post_per_network")
        ]

    def __str__(self) -> str:
        return self.url


class OfferState(models.TextChoices):
    """Where an offered page stands."""

    OFFERED = "offered", _("waits for an answer")
    ACCEPTED = "accepted", _("shown")
    DECLINED = "declined", _("not wanted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Offer(LibraryOwned):
    """A page that another library offers to this one: news, an event.

    Accepted, it stands here as an alias page of Wagtail's: same text, followed by itself.
    """

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="offers")
    origin = models.ForeignKey(
        Library, models.CASCADE, related_name="+", verbose_name=_("whose it is")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=OfferState, default=OfferState.OFFERED
    )
    alias = models.OneToOneField(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    offered_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("offered page")
        verbose_name_plural = _("offered pages")
        ordering = ["-offered_at", "-pk"]
        indexes = [models.Index(fields=["library", "state"], name="offer_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["library", "page"], name="one_offer_per_library")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.library_id}"
