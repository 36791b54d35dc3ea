"""What a list of events can be narrowed by; the choice lives in the address."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import District, Library
from bibnet.themes.components import Chip

from .models import AgeMark, Audience
from .models.event import EventTag
from .querysets import OccurrenceQuerySet

SPANS = [("today", _("Today")), ("weekend", _("At the weekend")), ("week", _("In seven days"))]
MOST_TAGS = 20
CONTROL = {"class": "select"}


class EventFilter(forms.Form):
    """Filters of a library's list. What makes no sense is left out, never refused."""

    audience = forms.ModelChoiceField(
        Audience.objects.all(),
        label=_("For whom"),
        to_field_name="code",
        required=False,
        empty_label=_("For everybody"),
        widget=forms.Select(CONTROL),
    )
    age = forms.ChoiceField(
        label=_("Age mark up to"),
        choices=[("", _("Any")), *AgeMark.choices],
        required=False,
        widget=forms.Select(CONTROL),
    )
    day = forms.DateField(
        label=_("On the day"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput({"class": "input", "type": "date"}, format="%Y-%m-%d"),
    )
    tag = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    span = forms.ChoiceField(choices=SPANS, required=False, widget=forms.HiddenInput)
    month = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    free = forms.BooleanField(required=False, widget=forms.HiddenInput)
    online = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, *, library: Library, now: datetime) -> None:
        super().__init__(query)
        self.query = query
        self.library = library
        self.now = now
        self.today = now.astimezone(library.tz).date()
        self.is_valid()

    @property
    def chosen(self) -> dict[str, object]:
        """The filters that are on and make sense."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def days(self) -> tuple[date, date] | None:
        """The first and the last day asked for, or None for "from today on"."""
        day = self.chosen.get("day")
        if isinstance(day, date):
            return day, day
        if month := _month(str(self.chosen.get("month", ""))):
            return month, month.replace(day=monthrange(month.year, month.month)[1])
        return {
            "today": (self.today, self.today),
            "weekend": _weekend(self.today),
            "week": (self.today, self.today + timedelta(days=6)),
        }.get(str(self.chosen.get("span", "")))

    def narrow(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        """The dates that pass the filters, the days not looked at."""
        chosen = self.chosen
        audience = chosen.get("audience")
        if isinstance(audience, Audience):
            dates = dates.for_audience(audience.code)
        if age := chosen.get("age"):
            allowed = [mark for mark in AgeMark if mark.years <= AgeMark(str(age)).years]
            dates = dates.filter(page__age_mark__in=allowed)
        if tag := chosen.get("tag"):
            dates = dates.tagged(str(tag))
        if "free" in chosen:
            dates = dates.free_of_charge()
        if "online" in chosen:
            dates = dates.filter(page__place_kind="online")
        return dates

    def chips(self) -> list[Chip]:
        """Quick filters: spans of days, the two months to come, free, online."""
        chips = [self._chip("span", key, str(title)) for key, title in SPANS]
        for month in _months_from(self.today):
            title = formats.date_format(month, "F").capitalize()
            chips.append(self._chip("month", f"{month:%Y-%m}", title))
        chips.append(self._chip("free", "1", str(_("Free"))))
        chips.append(self._chip("online", "1", str(_("Online"))))
        return chips

    def tag_chips(self) -> list[Chip]:
        """The tags of the library's events to come, the most used first."""
        tags = tags_in_use(self.library, self.now)
        return [self._chip("tag", slug, name) for slug, name in tags]

    def _chip(self, name: str, value: str, title: str) -> Chip:
        query = self.query.copy()
        is_on = query.get(name) == value
        for gone in ("page", *(("span", "month", "day") if name in {"span", "month"} else ())):
            query.pop(gone, None)
        query.pop(name, None)
        if not is_on:
            query[name] = value
        return Chip(title, f"?{query.urlencode()}" if query else "?", is_on)


class NetworkFilter(EventFilter):
    """Filters of the portal's list: those of a library, and where in the region."""

    district = forms.ModelChoiceField(
        District.objects.all(),
        label=_("District"),
        to_field_name="code",
        required=False,
        empty_label=_("The whole region"),
        widget=forms.Select(CONTROL),
    )
    library_words = forms.CharField(
        label=_("Library or place"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"class": "input", "type": "search"}),
    )
    field_order = ["library_words", "district", "audience", "age", "day"]

    def narrow(self, dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
        dates = super().narrow(dates)
        if district := self.chosen.get("district"):
            dates = dates.filter(place__district=district)
        if words := self.chosen.get("library_words"):
            found = Library.objects.listed().containing(str(words)).values("pk")
            dates = dates.filter(place__in=found)
        return dates

    def tag_chips(self) -> list[Chip]:
        """Only the tag that is on: the tags of a whole network say little."""
        tag = self.chosen.get("tag")
        return [self._chip("tag", str(tag), str(tag))] if tag else []


def tags_in_use(library: Library, now: datetime) -> list[tuple[str, str]]:
    """Slugs and names of the tags of a library's events that are still to come."""
    from .models import Occurrence

    pages = Occurrence.objects.shown_by(library).public().not_over(now).values("page")
    return list(
        EventTag.objects.filter(content_object__in=pages)
        .values_list("tag__slug", "tag__name")
        .distinct()
        .order_by("tag__name")[:MOST_TAGS]
    )


def _month(text: str) -> date | None:
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _weekend(today: date) -> tuple[date, date]:
    """Saturday and Sunday to come; on Sunday only that day."""
    sunday = today + timedelta(days=6 - today.weekday())
    return max(today, sunday - timedelta(days=1)), sunday


def _months_from(today: date) -> list[date]:
    first = today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return [first, following]
