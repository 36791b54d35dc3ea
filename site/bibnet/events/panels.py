"""The editor's screens: what is asked first is what an event cannot do without."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    Panel,
)

from bibnet.pages.panels import PICTURE, TITLE
from bibnet.pages.photos.panel import ManyPhotosPanel

from .report_panel import ReportPanel

EVENT_PANELS: list[Panel] = [
    ReportPanel(heading=_("The event was held")),
    TITLE,
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("date"), FieldPanel("time_from"), FieldPanel("time_to")]),
            FieldRowPanel([FieldPanel("is_all_day"), FieldPanel("date_to")]),
        ],
        _("When"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("place_kind"), FieldPanel("place"), FieldPanel("hall")]),
            FieldRowPanel([FieldPanel("address"), FieldPanel("online_url")]),
        ],
        _("Where"),
    ),
    FieldPanel("age_mark"),
    FieldPanel("lead"),
    PICTURE,
    FieldPanel("body"),
    MultiFieldPanel(
        [FieldPanel("audiences", widget=forms.CheckboxSelectMultiple), FieldPanel("tags")],
        _("For whom and about what"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            FieldPanel("has_registration"),
            FieldRowPanel([FieldPanel("capacity"), FieldPanel("party_limit")]),
            FieldPanel("has_waiting_list"),
        ],
        _("Registration"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [FieldPanel("rrule"), FieldPanel("exceptions")], _("Repeats"), classname="collapsed"
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("price_from"), FieldPanel("price_note")]),
            FieldRowPanel([FieldPanel("ticket_url"), FieldPanel("takes_pushkin_card")]),
        ],
        _("Price and tickets"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            FieldPanel("is_step_free"),
            FieldPanel("has_sign_language"),
            FieldPanel("has_audio_description"),
            FieldPanel("has_hearing_loop"),
        ],
        _("Fit for people with disabilities"),
        classname="collapsed",
    ),
]

REPORT_PANELS: list[Panel] = [
    TITLE,
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("date"), FieldPanel("time_from"), FieldPanel("time_to")])],
        _("When"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("place_kind"), FieldPanel("place"), FieldPanel("hall")]),
            FieldRowPanel([FieldPanel("address")]),
        ],
        _("Where"),
    ),
    FieldPanel("age_mark"),
    MultiFieldPanel(
        [
            FieldPanel("attended"),
            FieldPanel("attended_by_age"),
            FieldRowPanel([FieldPanel("registered"), FieldPanel("joined"), FieldPanel("borrowed")]),
            FieldPanel("is_figures_only"),
        ],
        _("In figures"),
    ),
    FieldPanel("lead"),
    FieldPanel("body"),
    ManyPhotosPanel(heading=_("Many photos")),
    MultipleChooserPanel(
        "photos", chooser_field_name="image", heading=_("Pictures"), label=_("Photo")
    ),
    FieldPanel("gallery_description"),
    FieldPanel("has_photo_consent"),
    FieldPanel("tags"),
]
