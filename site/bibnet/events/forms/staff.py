"""Forms of the staff's own screens about events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bibnet.events.models import Occurrence, Registration
from bibnet.events.services.changing import OwnTerms
from bibnet.libraries.forms.fields import field_of

from .fields import FORMATS

MOST_PEOPLE = 500
ONE, FOLLOWING, ALL = "one", "following", "all"
SCOPES = {
    ONE: _("this date only"),
    FOLLOWING: _("this date and all that follow"),
    ALL: _("all dates to come"),
}
CANCEL_SCOPES = {ONE: SCOPES[ONE], FOLLOWING: _("this date, and the event ends with it")}


class AttendanceForm(forms.Form):
    """A number of people for each registration; an empty field says nothing."""

    def __init__(self, *args: Any, registrations: Iterable[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registrations = list(registrations)
        for one in self.registrations:
            self.fields[f"came-{one.pk}"] = forms.IntegerField(
                required=False, min_value=0, max_value=MOST_PEOPLE
            )

    def came(self) -> dict[int, int | None]:
        """What was typed, by registration."""
        return {one.pk: self.cleaned_data[f"came-{one.pk}"] for one in self.registrations}

    def all_came(self) -> dict[int, int | None]:
        """As if everybody with a seat had come, except where a number was typed."""
        typed = self.came()
        return {
            one.pk: one.people
            if typed[one.pk] is None and one.state == "registered"
            else typed[one.pk]
            for one in self.registrations
        }


class TimeField(forms.TimeField):
    """A time as 18:00, typed as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%H:%M", "%H.%M", "%H"])
        kwargs.setdefault("widget", forms.TimeInput({"class": "input--short"}, format="%H:%M"))
        super().__init__(**kwargs)


class DateTermsForm(forms.Form):
    """Another day, time or number of seats, for one date or for those that follow too."""

    scope = forms.ChoiceField(label=_("What changes"), choices=[], widget=forms.RadioSelect)
    day = forms.DateField(
        label=_("Day"),
        input_formats=FORMATS,
        widget=forms.DateInput({"class": "input--short"}, format="%d.%m.%Y"),
        help_text=_("For example, 29.11.2026"),
    )
    time_from = TimeField(label=_("Begins at"), required=False)
    time_to = TimeField(label=_("Ends at"), required=False)
    capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        widget=forms.NumberInput({"class": "input--short"}),
        help_text=_("Empty: as many as the event has, or without a limit."),
    )
    place_note = forms.CharField(
        label=_("Another place"), required=False, max_length=255, help_text=_("This date only.")
    )
    title = forms.CharField(
        label=_("Another title"), required=False, max_length=255, help_text=_("This date only.")
    )
    note = forms.CharField(
        label=_("Note for readers"), required=False, max_length=255, help_text=_("This date only.")
    )

    def __init__(self, *args: Any, date: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.date = date
        field_of(self, "scope", forms.ChoiceField).choices = list(SCOPES.items())
        if not date.page.is_recurring:
            del self.fields["scope"]
        if not date.page.has_registration:
            del self.fields["capacity"]

    @property
    def scope_chosen(self) -> str:
        return self.cleaned_data.get("scope") or ONE

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("time_to") and not data.get("time_from"):
            raise ValidationError({"time_from": _("Say when it begins, or leave the end out.")})
        own = [name for name in ("place_note", "title", "note") if data.get(name)]
        if own and data.get("scope", ONE) != ONE:
            sentence = _("Another place, title or note is for one date only.")
            raise ValidationError({own[0]: sentence})
        return data

    def terms(self) -> OwnTerms:
        """What was asked for."""
        data = self.cleaned_data
        return OwnTerms(
            day=data["day"],
            time_from=data["time_from"],
            time_to=data["time_to"],
            title=data["title"],
            place_note=data["place_note"],
            note=data["note"],
            capacity=data.get("capacity"),
        )


def terms_now(date: Occurrence) -> dict[str, Any]:
    """What the form of a date begins with."""
    ends = date.local_ends
    begins: time | None = None if date.is_all_day else date.local_starts.time()
    return {
        "scope": ONE,
        "day": date.local_starts.date(),
        "time_from": begins,
        "time_to": ends.time() if ends and not date.is_all_day else None,
        "capacity": date.own_capacity if date.own_capacity is not None else date.page.capacity,
        "place_note": date.place_note,
        "title": date.title,
        "note": date.note,
    }


class CancelForm(forms.Form):
    """Why a date is not held, and whether the event ends with it."""

    scope = forms.ChoiceField(label=_("What is called off"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Reason for readers"),
        required=False,
        max_length=255,
        help_text=_("For example: the storyteller is ill"),
    )

    def __init__(self, *args: Any, date: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "scope", forms.ChoiceField).choices = list(CANCEL_SCOPES.items())
        if not date.page.is_recurring:
            del self.fields["scope"]

    @property
    def scope_chosen(self) -> str:
        return self.cleaned_data.get("scope") or ONE
