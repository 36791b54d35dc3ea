from __future__ import annotations

import secrets
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from bibnet.libraries.requests import LibraryRequest

from .base import LibraryPage


def new_secret() -> str:
    """What nobody can guess in the address of a question; the first migration names it here."""
    return secrets.token_urlsafe(24)


class FeedbackPage(LibraryPage):
    """Where a reader asks the library's staff."""

    lead = models.CharField(
        _("lead"), max_length=300, blank=True, help_text=_("For example, when you answer.")
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Working days of the library. What waits longer stands first and is red."),
    )

    is_cacheable = False
    content_panels = [
        *LibraryPage.content_panels,
        FieldPanel("lead"),
        FieldPanel("answer_days"),
    ]
    parent_page_types = ["pages.LibraryHomePage", "pages.RegionPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("question page")
        verbose_name_plural = _("question pages")

    def serve(self, request: LibraryRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_preview = getattr(request, "is_preview", False)
        if is_preview or request.library.pk != self.library.pk:
            return super().serve(request, *args, **kwargs)
        from bibnet.pages.questions.views import ask_here

        return ask_here(request, self)
