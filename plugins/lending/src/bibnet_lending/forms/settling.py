"""Rules, groups, the series of numbers and a ticket's terms, as they are typed."""

from __future__ import annotations

from typing import Any

from bibnet_catalog import api as catalog
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bibnet.libraries.models import Library
from bibnet_lending.models import NumberSeries, ReaderGroup, ReaderTicket, Rule, TicketKind
from bibnet_lending.models.rules import OLDEST
from bibnet_lending.services.desk import ticket_of

from .days import day_input

ANY = ("", gettext_lazy("any"))
SILENT = ("", gettext_lazy("is not said"))
TERMS = ("term_days", "most_loans", "may_buy", "price_limit", "blocked_kinds")
LONGEST_TERM = 3_650


class RuleForm(forms.ModelForm):
    """A rule; an empty value is left to less special rules."""

    is_lent = forms.TypedChoiceField(
        label=gettext_lazy("Is lent home"),
        choices=[
            SILENT,
            ("1", pgettext_lazy("answer", "yes")),
            ("0", pgettext_lazy("answer", "no")),
        ],
        coerce=lambda value: value == "1",
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Rule
        fields = ("item_kind", "ticket_kind", "age_from", "age_to", *Rule.VALUES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_kind"] = forms.ChoiceField(
            label=gettext_lazy("Kind of edition"),
            choices=[ANY, *catalog.KINDS.items()],
            required=False,
        )
        self.fields["ticket_kind"] = forms.ChoiceField(
            label=gettext_lazy("Kind of ticket"),
            choices=[ANY, *TicketKind.choices],
            required=False,
        )
        for name in ("age_from", "age_to"):
            self.fields[name].required = False
        if self.instance.is_lent is not None and not self.is_bound:
            self.initial["is_lent"] = "1" if self.instance.is_lent else "0"
        for name in ("term_days", "shelf_days"):
            self.fields[name] = _number(self.fields[name], LONGEST_TERM)

    def clean_age_from(self) -> int:
        return self.cleaned_data["age_from"] or 0

    def clean_age_to(self) -> int:
        said = self.cleaned_data["age_to"]
        return OLDEST if said is None else min(said, OLDEST)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("age_from", 0) > said.get("age_to", OLDEST):
            self.add_error("age_to", _("The last age comes before the first one."))
        if all(said.get(name) is None for name in Rule.VALUES):
            self.add_error(None, _("Say at least one value: otherwise the rule does nothing."))
        same = Rule.objects.of(self.instance.library).filter(
            **{name: said.get(name) for name in ("item_kind", "ticket_kind", "age_from", "age_to")}
        )
        if not self.errors and same.exclude(pk=self.instance.pk).exists():
            self.add_error(None, _("There is a rule for this case already: change that one."))
        return said


class TermsForm(forms.ModelForm):
    """What groups and tickets have in common."""

    may_buy = forms.TypedChoiceField(
        label=gettext_lazy("Buys electronic books without waiting for the staff"),
        choices=[
            SILENT,
            ("1", pgettext_lazy("answer", "yes")),
            ("0", pgettext_lazy("answer", "no")),
        ],
        coerce=lambda value: value == "1",
        empty_value=None,
        required=False,
    )
    blocked_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds that are not lent"),
        choices=list(catalog.KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.may_buy is not None and not self.is_bound:
            self.initial["may_buy"] = "1" if self.instance.may_buy else "0"
        self.fields["term_days"] = _number(self.fields["term_days"], LONGEST_TERM)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("price_limit") is not None and said.get("may_buy") is not True:
            self.add_error("price_limit", _("A price limit is only for who buys without waiting."))
        return said


class GroupForm(TermsForm):
    class Meta:
        model = ReaderGroup
        fields = ("name", *TERMS)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        same = ReaderGroup.objects.of(self.instance.library).filter(name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a group with this name already."))
        return name


class TicketTermsForm(TermsForm):
    # Not of the model's own making: that one would ask for the groups of all libraries.
    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"), queryset=ReaderGroup.objects.none(), required=False
    )
    field_order = ("group", *TERMS)

    class Meta:
        model = ReaderTicket
        fields = TERMS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        assert isinstance(group, forms.ModelChoiceField)
        group.queryset = ReaderGroup.objects.of(self.instance.library)
        self.initial["group"] = self.instance.group_id

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self.instance.group = said.get("group")
        return said


class SeriesForm(forms.ModelForm):
    class Meta:
        model = NumberSeries
        fields = ("prefix", "digits", "next_number")

    def clean_digits(self) -> int:
        digits = self.cleaned_data["digits"]
        if not 1 <= digits <= 12:
            raise forms.ValidationError(_("From 1 to 12 digits."))
        return digits


class BenchForm(forms.Form):
    """A case: kinds and an age, or a real ticket and a real copy by their numbers."""

    item_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of edition"),
        choices=list(catalog.KINDS.items()),
        required=False,
    )
    ticket_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of ticket"), choices=TicketKind.choices, required=False
    )
    age = forms.IntegerField(
        label=gettext_lazy("Age, years"), min_value=0, max_value=OLDEST, required=False
    )
    ticket = forms.CharField(
        label=gettext_lazy("Or the number of a ticket"), max_length=40, required=False
    )
    copy = forms.CharField(
        label=gettext_lazy("Or the number of a copy"), max_length=60, required=False
    )
    day = forms.DateField(
        label=gettext_lazy("Day of lending"),
        widget=day_input(),
        required=False,
    )

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        self.library = library
        super().__init__(*args, **kwargs)

    def clean_ticket(self) -> ReaderTicket | None:
        number = self.cleaned_data["ticket"].strip()
        found = ticket_of(self.library, number) if number else None
        if number and found is None:
            raise forms.ValidationError(_("No ticket with this number is in use here."))
        return found

    def clean_copy(self) -> catalog.CopyFacts | None:
        number = self.cleaned_data["copy"].strip()
        found = catalog.numbered_copies(self.library, number) if number else []
        if number and len(found) != 1:
            raise forms.ValidationError(_("No copy with this number, or several different ones."))
        return found[0] if found else None


def _number(field: forms.Field, most: int) -> forms.IntegerField:
    """A field for days, of which there are no endless many."""
    return forms.IntegerField(label=field.label, min_value=0, max_value=most, required=False)
