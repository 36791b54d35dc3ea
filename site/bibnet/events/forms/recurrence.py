"""The form field of a repetition: said in words, kept as an RRULE."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bibnet.events.recurrence import MOST_DAYS, Every, Rule

ONCE = ""
WEEKDAYS = [
    (0, _("Mon")),
    (1, _("Tue")),
    (2, _("Wed")),
    (3, _("Thu")),
    (4, _("Fri")),
    (5, _("Sat")),
    (6, _("Sun")),
]
WEEKS = [
    (1, _("the first")),
    (2, _("the second")),
    (3, _("the third")),
    (4, _("the fourth")),
    (-1, _("the last")),
]
# What is set from outside (an imported calendar) and says more than the form can show.
KEPT = "kept"


class RecurrenceWidget(forms.MultiWidget):
    """Six controls in one fieldset; those that do not matter for the choice are hidden."""

    template_name = "events/widgets/recurrence.html"

    class Media:
        js = ["events/editor.js"]
        css = {"all": ["events/editor.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "every": forms.Select(choices=[(ONCE, _("once")), *Every.choices]),
                "interval": forms.NumberInput({"min": 1, "max": 12}),
                "weekdays": forms.CheckboxSelectMultiple(choices=WEEKDAYS),
                "week": forms.Select(choices=WEEKS),
                "weekday": forms.Select(choices=WEEKDAYS),
                "until": forms.TextInput({"placeholder": ""}),
                "count": forms.NumberInput({"min": 1, "max": MOST_DAYS}),
                "kept": forms.HiddenInput,
            },
            attrs,
        )

    def decompress(self, value: str | None) -> list[Any]:
        if not value:
            return [ONCE, 1, [], 1, 0, "", "", ""]
        rule = Rule.from_rrule(value)
        if rule is None:
            return [KEPT, 1, [], 1, 0, "", "", value]
        until = formats.date_format(rule.until, "d.m.Y") if rule.until else ""
        weekday = rule.weekdays[0] if rule.weekdays else 0
        weekdays = list(rule.weekdays) if rule.every == Every.WEEK else []
        return [
            rule.every.value,
            rule.interval,
            weekdays,
            rule.week,
            weekday,
            until,
            rule.count or "",
            "",
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        names = self.widgets_names  # type: ignore[attr-defined]  # unknown to the stubs
        parts = dict(zip(names, context["widget"]["subwidgets"], strict=True))
        context["parts"] = {key.removeprefix("_"): part for key, part in parts.items()}
        every = context["parts"]["every"]
        if KEPT in every["value"]:
            every["optgroups"].append((None, [_kept_option(every)], len(every["optgroups"])))
        return context


def _kept_option(every: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": every["name"],
        "value": KEPT,
        "label": gettext("by a rule from another calendar"),
        "selected": True,
        "index": "kept",
        "attrs": {"selected": True},
        "template_name": "django/forms/widgets/select_option.html",
    }


class RecurrenceField(forms.MultiValueField):
    """The text of an RRULE, empty for an event that does not repeat."""

    widget = RecurrenceWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        kwargs.setdefault("required", False)
        fields = [
            forms.CharField(required=False),
            forms.IntegerField(min_value=1, max_value=12, required=False),
            forms.TypedMultipleChoiceField(choices=WEEKDAYS, coerce=int, required=False),
            forms.TypedChoiceField(choices=WEEKS, coerce=int, required=False),
            forms.TypedChoiceField(choices=WEEKDAYS, coerce=int, required=False),
            forms.DateField(input_formats=["%d.%m.%Y", "%Y-%m-%d"], required=False),
            forms.IntegerField(min_value=1, max_value=MOST_DAYS, required=False),
            forms.CharField(required=False),
        ]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, values: list[Any]) -> str:
        if not values or values[0] == ONCE:
            return ""
        every, interval, weekdays, week, weekday, until, count, kept = values
        if every == KEPT:
            return kept
        if every not in Every.values:
            raise ValidationError(_("Choose how the event repeats."))
        by_weekday = every == Every.MONTH_WEEKDAY
        return Rule(
            every=Every(every),
            interval=interval or 1,
            weekdays=_weekdays(every, weekdays, weekday),
            week=week if by_weekday and week else 1,
            until=until if isinstance(until, date) else None,
            count=count or None,
        ).to_rrule()

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        return (initial or "") != self._quiet(data)

    def _quiet(self, data: Any) -> str | None:
        try:
            return self.clean(data)
        except ValidationError:
            return None


def _weekdays(every: str, weekdays: list[int], weekday: Any) -> tuple[int, ...]:
    if every == Every.WEEK:
        return tuple(weekdays)
    if every == Every.MONTH_WEEKDAY:
        return (weekday if isinstance(weekday, int) else 0,)
    return ()
