"""Forms of schedule changes: what changes, when, for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import (
    ChangeKind,
    District,
    Kind,
    Library,
    ScheduleChange,
    State,
)
from bibnet.libraries.models.library import LibraryQuerySet
from bibnet.libraries.schedule.services import FILLED_IN

SELF, ALL = "self", "all"
DISTRICT = "district-"
# More choices than these would push the form off a telephone.
MOST_BUTTONS = 6
HOW_MUCH = [
    (30, _("half an hour")),
    (60, _("an hour")),
    (120, _("two hours")),
    (180, _("three hours")),
]


def date_input() -> forms.DateInput:
    """A date as the browser lets one choose it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"})


def time_input() -> forms.TimeInput:
    """A time as the browser lets one choose it."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input--short"})


def concerned(library: Library) -> LibraryQuerySet:
    """The library and all below it whose schedule a common change may change."""
    return (
        Library.objects.under(library)
        .exclude(kind__in=[Kind.REGION, Kind.LEGAL_ENTITY])
        .exclude(state__in=[State.CLOSED, State.PRACTICE])
    )


class WhomField(forms.ChoiceField):
    """Whom it concerns: this library, all below it, or those of one district."""

    def __init__(self, library: Library, **kwargs: Any) -> None:
        self.library = library
        kwargs.setdefault("label", _("Whom it concerns"))
        self.offered = self._offered()
        many = len(self.offered) > MOST_BUTTONS
        kwargs.setdefault("widget", forms.Select if many else forms.RadioSelect)
        super().__init__(choices=self.offered, **kwargs)
        self.initial = self.offered[0][0]

    def libraries(self, chosen: str) -> list[Library]:
        """The libraries that a choice stands for."""
        if chosen == SELF:
            return [self.library]
        found = concerned(self.library)
        if chosen.startswith(DISTRICT):
            found = found.filter(district__code=chosen.removeprefix(DISTRICT))
        return list(found)

    def _offered(self) -> list[tuple[str, str]]:
        everybody = concerned(self.library)
        below = everybody.exclude(pk=self.library.pk).count()
        offered = [] if self.library.is_region else [(SELF, str(self.library))]
        if below:
            number = below if self.library.is_region else below + 1
            text = ngettext("All, {count} library", "All, {count} libraries", number)
            offered.append((ALL, text.format(count=number)))
        if self.library.is_region:
            districts = District.objects.filter(libraries__in=everybody).distinct()
            offered += [(f"{DISTRICT}{one.code}", one.name) for one in districts]
        return offered or [(SELF, str(self.library))]


class ScheduleChangeForm(forms.ModelForm):
    """One change of the schedule, for one library or many."""

    minutes = forms.TypedChoiceField(
        label=_("How much earlier"), choices=HOW_MUCH, coerce=int, initial=60, required=False,
        empty_value=60,  # type: ignore[arg-type]  # the stubs know text only
    )  # fmt: skip

    class Meta:
        model = ScheduleChange
        fields = FILLED_IN
        labels = {"reason": pgettext_lazy("schedule change", "Reason")}
        widgets = {
            "kind": forms.RadioSelect,
            "since": date_input(),
            "until": date_input(),
            "opens": time_input(),
            "closes": time_input(),
            "break_from": time_input(),
            "break_to": time_input(),
            "public_text": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, library: Library, asks_whom: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.library = library
        field_of(self, "kind", forms.ChoiceField).choices = ChangeKind.choices
        whom = WhomField(library)
        if asks_whom and (library.is_region or len(whom.offered) > 1):
            self.fields["whom"] = whom
            self.order_fields(["whom"])

    @property
    def chosen_libraries(self) -> list[Library]:
        """The libraries of a valid form."""
        whom = self.fields.get("whom")
        if isinstance(whom, WhomField):
            return whom.libraries(self.cleaned_data["whom"])
        return [self.library]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first one."))
        kind = data.get("kind")
        if kind == ChangeKind.MOVED and not data.get("place"):
            self.add_error("place", _("Say where the library works."))
        self._check_hours(data)
        if kind in (ChangeKind.CLOSED, ChangeKind.SHORTER):
            data |= dict.fromkeys(("opens", "closes", "break_from", "break_to"))
        if kind != ChangeKind.MOVED:
            data["place"] = ""
        return data

    def _check_hours(self, data: dict[str, Any]) -> None:
        opens, closes = data.get("opens"), data.get("closes")
        if data.get("kind") == ChangeKind.HOURS and (opens is None or closes is None):
            self.add_error("opens", _("Say from when to when the library is open."))
        if (opens is None) != (closes is None) and data.get("kind") == ChangeKind.MOVED:
            self.add_error("opens", _("Fill in both times or none."))
        if opens is not None and opens == closes:
            self.add_error("closes", _("Opening and closing are the same."))
        pause, resume = data.get("break_from"), data.get("break_to")
        if (pause is None) != (resume is None):
            self.add_error("break_from", _("Fill in both times of the break or none."))
        elif (
            pause is not None
            and resume is not None
            and opens is not None
            and closes is not None
            and opens < closes
            and not opens < pause < resume < closes
        ):
            self.add_error("break_from", _("The break is not within the opening hours."))
