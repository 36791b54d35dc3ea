from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.url_routing import RouteResult

from bibnet.events.forms.event import EventPageForm
from bibnet.events.panels import EVENT_PANELS
from bibnet.events.publishing import why_not_publish
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.blocks import BodyBlock
from bibnet.pages.models.base import LibraryPage
from bibnet.pages.panels import SEARCH

from .choices import AgeMark
from .directories import Audience
from .place import WithPlace


class EventTag(TaggedItemBase):
    content_object = ParentalKey(
        "events.EventPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class EventPage(WithPlace, LibraryPage):
    """An event, announced once; what is held on which day are its occurrences.

    Dates and times are wall-clock time of the library, whoever types them. A draft may lack
    anything but the title; date, place and age mark are asked for at publishing.
    """

    lead = models.TextField(_("in two sentences"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    picture = models.ForeignKey(
        get_image_model_string(),
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    picture_is_decorative = models.BooleanField(_("the picture only decorates"), default=False)

    date = models.DateField(_("date"), null=True)
    time_from = models.TimeField(_("begins at"), null=True, blank=True)
    date_to = models.DateField(_("last day"), null=True, blank=True)
    time_to = models.TimeField(_("ends at"), null=True, blank=True)
    is_all_day = models.BooleanField(_("all day"), default=False)
    rrule = models.CharField(_("repeats"), max_length=255, blank=True)
    exceptions = models.JSONField(_("except"), default=list, blank=True)

    age_mark = models.CharField(_("age mark"), max_length=3, choices=AgeMark)
    audiences = ParentalManyToManyField(
        Audience, blank=True, related_name="events", verbose_name=_("for whom")
    )
    tags = ClusterTaggableManager(through=EventTag, blank=True, verbose_name=_("tags"))

    price_from = models.PositiveIntegerField(_("price from, roubles"), null=True, blank=True)
    price_note = models.CharField(_("about the price"), max_length=120, blank=True)
    takes_pushkin_card = models.BooleanField(_("Pushkin card"), default=False)
    ticket_url = models.URLField(_("where tickets are sold"), blank=True)

    is_step_free = models.BooleanField(_("step-free access"), default=False)
    has_sign_language = models.BooleanField(_("sign language interpreter"), default=False)
    has_audio_description = models.BooleanField(_("audio description"), default=False)
    has_hearing_loop = models.BooleanField(_("hearing loop"), default=False)

    has_registration = models.BooleanField(_("registration"), default=False)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    has_waiting_list = models.BooleanField(_("waiting list"), default=True)
    party_limit = models.PositiveSmallIntegerField(_("people in one registration"), default=4)

    base_form_class = EventPageForm
    content_panels = EVENT_PANELS
    promote_panels = [SEARCH]
    is_offered = True
    searched_fields = ("lead", "body", "hall", "address")
    parent_page_types = ["events.EventIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_mark__in=["", *AgeMark.values]), name="event_age_mark_known"
            ),
            models.CheckConstraint(
                condition=models.Q(party_limit__gte=1), name="event_party_of_one_at_least"
            ),
        ]

    @property
    def alt(self) -> str:
        """The alt text of the picture; empty when it only decorates."""
        if self.picture_is_decorative or self.picture is None:
            return ""
        return self.picture_alt or self.picture.description

    @property
    def is_free(self) -> bool:
        return not self.price_from

    @property
    def is_recurring(self) -> bool:
        return bool(self.rrule)

    def check_may_be_published(self) -> None:
        """Raise ValidationError, field by field, for what a draft may lack and readers may not."""
        super().check_may_be_published()
        if reasons := why_not_publish(self):
            raise ValidationError(reasons)

    def check_may_be_withdrawn(self) -> None:
        """Raise ValidationError while readers see the page and people are registered to come."""
        from bibnet.events.services.withdrawing import why_not_withdraw

        is_seen = EventPage.objects.filter(pk=self.pk, live=True).exists()
        if is_seen and (reasons := why_not_withdraw(self)):
            raise ValidationError({NON_FIELD_ERRORS: reasons})

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The last guard for doors that know no form, as with publishing.
        if not self.live and self.pk is not None and kwargs.get("update_fields") is None:
            self.check_may_be_withdrawn()
        super().save(*args, **kwargs)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Also `…/2026-11-29/`, one date of a repeating event."""
        if len(path_components) == 1 and self.live and (day := _day(path_components[0])):
            return RouteResult(self, kwargs={"day": day})
        return super().route(request, path_components)

    def serve(
        self, request: LibraryRequest, *args: Any, day: datetime.date | None = None, **kwargs: Any
    ) -> HttpResponse:
        """The event; with `day`, that date of it, or a redirect if there is none (any more)."""
        if day is not None:
            from bibnet.events.contexts import date_on

            if (occurrence := date_on(self, day)) is None:
                return HttpResponseRedirect(self.get_url(request))
            kwargs["occurrence"] = occurrence
        return super().serve(request, *args, **kwargs)

    @property
    def exception_dates(self) -> set[datetime.date]:
        """Days of the rule on which the event is not held."""
        return {datetime.date.fromisoformat(one) for one in self.exceptions}


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
