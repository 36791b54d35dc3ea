"""Forms of regular hours: a season is a line of text as it hangs on the door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bibnet.libraries.models import DayKind
from bibnet.libraries.schedule.plan import Plan, RulePlan, SeasonPlan
from bibnet.libraries.schedule.typed import BadHours, hours_from_text, hours_to_text

from .changes import date_input

POSITIONS = [
    ("", "—"),
    (1, pgettext_lazy("masculine", "first")),
    (2, pgettext_lazy("masculine", "second")),
    (3, pgettext_lazy("masculine", "third")),
    (4, pgettext_lazy("masculine", "fourth")),
    (-1, pgettext_lazy("masculine", "last")),
]


class HoursField(forms.CharField):
    """Hours of a week as text; its value is hours by weekday."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Opening hours"))
        kwargs.setdefault(
            "help_text", _("Days that are not named are days off. A break stands in brackets.")
        )
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return hours_from_text(text)
        except BadHours as error:
            raise ValidationError(str(error)) from error


class YearForm(forms.Form):
    """Hours for all the year; empty, they are those of the library above."""

    hours = HoursField(required=False)


class SeasonForm(forms.Form):
    """Hours for a part of the year."""

    name = forms.CharField(label=_("What it is called"), max_length=80)
    starts = forms.DateField(label=_("From"), widget=date_input(), required=False)
    ends = forms.DateField(label=_("To"), widget=date_input(), required=False)
    is_yearly = forms.BooleanField(label=_("Every year on these days"), required=False)
    hours = HoursField(required=False, help_text=_("Empty: closed all the season."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if not starts and not ends:
            self.add_error("starts", _("Say when the season begins or ends."))
        elif data.get("is_yearly") and not (starts and ends):
            self.add_error("is_yearly", _("For every year both days are needed."))
        elif starts and ends and ends < starts and not data.get("is_yearly"):
            self.add_error("ends", _("The last day is before the first one."))
        return data


class RuleForm(forms.Form):
    """A day of each month on which the library is closed."""

    position = forms.TypedChoiceField(
        label=_("Which one"), choices=POSITIONS, coerce=int, required=False, empty_value=None
    )
    day = forms.ChoiceField(label=_("Day"), choices=[("", "—"), *DayKind.choices], required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("position")) != bool(data.get("day")):
            self.add_error("day", _("Choose both or none."))
        return data


SeasonFormSet = forms.formset_factory(SeasonForm, extra=1, can_delete=True, max_num=12)
RuleFormSet = forms.formset_factory(RuleForm, extra=1, max_num=6)


class HoursForms:
    """All forms of the screen together: the year, the seasons, the monthly closing days."""

    def __init__(self, plan: Plan, data: Any = None) -> None:
        year = next((one for one in plan.seasons if one.starts is one.ends is None), None)
        self.year = YearForm(
            data, prefix="year", initial={"hours": hours_to_text(year.week) if year else ""}
        )
        self.seasons = SeasonFormSet(
            data,
            prefix="seasons",
            initial=[_season_initial(one) for one in plan.seasons if one.starts or one.ends],
        )
        self.rules = RuleFormSet(
            data,
            prefix="rules",
            initial=[{"position": one.position, "day": one.day} for one in plan.rules],
        )

    def is_valid(self) -> bool:
        return all([self.year.is_valid(), self.seasons.is_valid(), self.rules.is_valid()])

    @property
    def has_errors(self) -> bool:
        return bool(
            self.year.errors or self.seasons.total_error_count() or self.rules.total_error_count()
        )

    def plan(self) -> Plan:
        """What valid forms say."""
        seasons = []
        if week := self.year.cleaned_data["hours"]:
            seasons.append(SeasonPlan(week=week))
        for one in self.seasons.cleaned_data:
            if one and not one.get("DELETE"):
                seasons.append(
                    SeasonPlan(
                        week=one["hours"],
                        name=one["name"],
                        starts=one["starts"],
                        ends=one["ends"],
                        is_yearly=one["is_yearly"],
                    )
                )
        rules = [
            RulePlan(position=one["position"], day=one["day"])
            for one in self.rules.cleaned_data
            if one.get("position") and one.get("day")
        ]
        return Plan(seasons=seasons, rules=rules)


def _season_initial(one: SeasonPlan) -> dict[str, Any]:
    return {
        "name": one.name,
        "starts": one.starts,
        "ends": one.ends,
        "is_yearly": one.is_yearly,
        "hours": hours_to_text(one.week),
    }
