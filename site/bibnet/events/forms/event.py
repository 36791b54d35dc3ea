"""The editor's form of an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bibnet.events.models.choices import AgeMark
from bibnet.libraries.models import Kind, Library, State
from bibnet.libraries.models.library import LibraryQuerySet
from bibnet.pages.forms import LibraryPageForm

from .fields import DatesField, DayField
from .recurrence import RecurrenceField


class PlacedPageForm(LibraryPageForm):
    """Offers the places of the library whose page it is, and no others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "place" in self.fields and self.library is not None:
            self.fields["place"].queryset = places_of(self.library)
            self.fields["place"].empty_label = str(self.library)


def places_of(library: Library) -> LibraryQuerySet:
    """Where events of a library are held besides itself: what stands under it and works."""
    if library.is_region:
        return Library.objects.none()
    under = Library.objects.under(library).exclude(pk=library.pk)
    return under.exclude(state=State.CLOSED).exclude(kind=Kind.LEGAL_ENTITY)


class EventPageForm(PlacedPageForm):
    """Age mark in one press, repetition in words, places of this library only."""

    date = DayField(
        label=_("Date"), error_messages={"required": _("Say on which day the event is.")}
    )
    date_to = DayField(label=_("Last day"), required=False)
    age_mark = forms.ChoiceField(
        label=_("Age mark"),
        choices=AgeMark.choices,
        widget=forms.RadioSelect({"class": "events-row"}),
        error_messages={
            "required": _("Choose the age mark: without it an event is not published.")
        },
    )
    rrule = RecurrenceField(label=_("Repeats"))
    exceptions = DatesField(
        label=_("Except on"),
        required=False,
        help_text=_("Dates on which it is not held: 01.01.2027, 08.01.2027"),
    )
