from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.url_routing import RouteResult

from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.blocks import BodyBlock
from bibnet.pages.panels import PICTURE, SEARCH
from bibnet.pages.photos.panel import ManyPhotosPanel
from bibnet.pages.querysets import NewsManager

from .base import LibraryPage


class NewsIndexPage(LibraryPage):
    """The list of a library's news; on the portal, of the whole network's."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)

    content_panels = [*LibraryPage.content_panels, FieldPanel("lead")]
    parent_page_types = ["pages.LibraryHomePage", "pages.RegionPage"]
    subpage_types = ["pages.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        match path_components:
            case ["feed"]:
                return RouteResult(self, kwargs={"as_feed": True})
            case ["tag", slug]:
                return RouteResult(self, kwargs={"tag": slug})
            case ["tag", slug, "feed"]:
                return RouteResult(self, kwargs={"tag": slug, "as_feed": True})
        return super().route(request, path_components)

    def serve(
        self, request: LibraryRequest, *args: Any, as_feed: bool = False, **kwargs: Any
    ) -> HttpResponse:
        """The list, narrowed to a tag; `feed/` below either is the same as RSS."""
        if as_feed:
            from bibnet.pages.feeds import news_feed

            return news_feed(self, request, **kwargs)
        return super().serve(request, *args, **kwargs)


class NewsTag(ItemBase):
    """A tag on a piece of news."""

    tag = models.ForeignKey("taggit.Tag", models.CASCADE, related_name="+")
    content_object = ParentalKey(
        "pages.NewsPage", on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="one_tag_once_per_news")
        ]


class NewsPage(LibraryPage):
    """One piece of news."""

    date = models.DateField(_("date"), default=timezone.localdate)
    lead = models.CharField(
        _("lead"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences; lists and feeds show them."),
    )
    picture = models.ForeignKey(
        get_image_model_string(),
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("Read aloud to those who do not see the picture."),
    )
    picture_is_decorative = models.BooleanField(_("the picture only decorates"), default=False)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    tags = ClusterTaggableManager(through=NewsTag, blank=True, verbose_name=_("tags"))
    is_pinned = models.BooleanField(
        _("keep on top"),
        default=False,
        help_text=_("Stands first in the list and on the home page."),
    )

    objects = NewsManager()

    is_offered = True
    searched_fields = ("lead", "body")
    content_panels = [
        *LibraryPage.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        PICTURE,
        ManyPhotosPanel(heading=_("Many photos")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("date"), FieldPanel("is_pinned")]), FieldPanel("tags")],
            _("Date and tags"),
            classname="collapsed",
        ),
    ]
    promote_panels = [SEARCH]
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")
        # With the page, for in a network thousands of pieces of news have the same date.
        indexes = [models.Index(fields=["-date", "-page_ptr"], name="news_by_date_and_page")]

    @property
    def alt(self) -> str:
        """The alt text of the picture; empty when it only decorates."""
        if self.picture_is_decorative or self.picture is None:
            return ""
        return self.picture_alt or self.picture.description

    def check_may_be_published(self) -> None:
        super().check_may_be_published()
        if self.picture and not self.picture_is_decorative and not self.alt:
            raise ValidationError(
                {"picture_alt": _("Say what the picture shows, or mark it as decoration.")}
            )
