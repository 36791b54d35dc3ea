from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from bibnet.pages.blocks import BodyBlock
from bibnet.pages.sections import requirements, section_choices

from .base import LibraryPage


class InformationPage(LibraryPage):
    """A page about the library; with `section`, one of those that the law asks for."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    section = models.CharField(
        _("mandatory section"),
        max_length=40,
        blank=True,
        choices=section_choices,
        help_text=_("Which of the sections that a cultural organisation's site must have."),
    )
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("Readers see this date: the facts were right on that day."),
    )

    searched_fields = ("lead", "body")
    content_panels = [
        *LibraryPage.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("section"), FieldPanel("checked_on")], _("Mandatory section")),
    ]

    def check_may_be_published(self) -> None:
        super().check_may_be_published()
        known = requirements().by_code.get(self.section)
        is_empty = not self.body and not self.lead
        if known is not None and not known.is_shown_at_once and is_empty:
            raise ValidationError(
                {"body": _("The law asks for this section: write it, or add its file.")}
            )

    parent_page_types = [
        "pages.LibraryHomePage",
        "pages.RegionPage",
        "pages.InformationPage",
    ]
    subpage_types = ["pages.InformationPage"]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")
        indexes = [models.Index(fields=["section"], name="information_by_section")]
