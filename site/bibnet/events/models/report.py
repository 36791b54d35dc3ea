from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from bibnet.events.forms.report import ReportPageForm
from bibnet.events.panels import REPORT_PANELS
from bibnet.events.publishing import why_not_publish_report
from bibnet.libraries.requests import LibraryRequest
from bibnet.libraries.scope import all_libraries
from bibnet.pages.blocks import BodyBlock
from bibnet.pages.models.base import LibraryPage
from bibnet.pages.panels import SEARCH

from .choices import AgeMark
from .occurrence import Occurrence
from .place import WithPlace


class ReportTag(TaggedItemBase):
    content_object = ParentalKey(
        "events.EventReportPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class EventReportPage(WithPlace, LibraryPage):
    """What came of an event: text, pictures and figures; the figures go to the journal.

    It needs no announced event (`occurrence` is empty then). `is_figures_only`: counted, but
    shown on no public page.
    """

    occurrence = models.ForeignKey(
        Occurrence,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("event"),
    )
    lead = models.TextField(_("in two sentences"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    date = models.DateField(_("date"), null=True)
    time_from = models.TimeField(_("began at"), null=True, blank=True)
    time_to = models.TimeField(_("ended at"), null=True, blank=True)
    age_mark = models.CharField(_("age mark"), max_length=3, choices=AgeMark)
    tags = ClusterTaggableManager(through=ReportTag, blank=True, verbose_name=_("tags"))

    # People by the code of an age group; `attended` may exceed their sum where ages are unknown.
    attended = models.PositiveIntegerField(_("people came"), null=True, blank=True)
    attended_by_age = models.JSONField(_("by age"), default=dict, blank=True)
    registered = models.PositiveIntegerField(_("had registered"), null=True, blank=True)
    joined = models.PositiveIntegerField(_("joined the library"), null=True, blank=True)
    borrowed = models.PositiveIntegerField(_("books taken home"), null=True, blank=True)
    is_figures_only = models.BooleanField(_("figures only, no page"), default=False)

    gallery_description = models.CharField(_("what the pictures show"), max_length=255, blank=True)
    has_photo_consent = models.BooleanField(
        _("no minors in the pictures, or their parents agreed"), default=False
    )

    base_form_class = ReportPageForm
    content_panels = REPORT_PANELS
    promote_panels = [SEARCH]
    searched_fields = ("lead", "body")
    parent_page_types = ["events.EventIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("event report")
        verbose_name_plural = _("event reports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_mark__in=["", *AgeMark.values]),
                name="report_age_mark_known",
            )
        ]

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Any:
        # Drafts are read in Wagtail's editor, where no scope is open.
        with all_libraries("a draft of a report names the date that it reports on"):
            return super().from_serializable_data(data, check_fks, strict_fks)

    def check_may_be_published(self) -> None:
        """Raise ValidationError, field by field, for what a draft may lack and readers may not."""
        super().check_may_be_published()
        if reasons := why_not_publish_report(self):
            raise ValidationError(reasons)

    def serve(self, request: LibraryRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The report, unless it is only counted."""
        if self.is_figures_only:
            raise Http404
        return super().serve(request, *args, **kwargs)


class ReportPhoto(Orderable):
    """One picture of a report's gallery."""

    page = ParentalKey(EventReportPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        get_image_model_string(), models.CASCADE, related_name="+", verbose_name=_("picture")
    )
    description = models.CharField(_("what it shows"), max_length=255, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("picture of a report")
        verbose_name_plural = _("pictures of a report")

    def __str__(self) -> str:
        return self.description or str(self.image_id)
