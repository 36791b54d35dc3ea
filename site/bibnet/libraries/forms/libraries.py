"""Forms of libraries: founding, facts, acts, hosts, lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet.libraries import intake
from bibnet.libraries.codes import propose_code
from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.founding import Founding
from bibnet.libraries.importing.running import MEMBERS, WITHOUT_MICROSITE
from bibnet.libraries.models import ActKind, District, Kind, Library, State, Stop

from .changes import date_input, time_input

RUSSIAN_ZONES = [
    ("Europe/Kaliningrad", gettext_lazy("Kaliningrad, MSK−1")),
    ("Europe/Moscow", gettext_lazy("Moscow")),
    ("Europe/Samara", gettext_lazy("Samara, MSK+1")),
    ("Asia/Yekaterinburg", gettext_lazy("Yekaterinburg, MSK+2")),
    ("Asia/Omsk", gettext_lazy("Omsk, MSK+3")),
    ("Asia/Krasnoyarsk", gettext_lazy("Krasnoyarsk, MSK+4")),
    ("Asia/Irkutsk", gettext_lazy("Irkutsk, MSK+5")),
    ("Asia/Yakutsk", gettext_lazy("Yakutsk, MSK+6")),
    ("Asia/Vladivostok", gettext_lazy("Vladivostok, MSK+7")),
    ("Asia/Magadan", gettext_lazy("Magadan, MSK+8")),
    ("Asia/Kamchatka", gettext_lazy("Kamchatka, MSK+9")),
]
FACTS = [
    "place", "address", "directions", "latitude", "longitude", "district", "phone", "email",
    "time_zone", "about", "is_childrens", "is_model", "is_for_blind", "is_accessible",
    "has_moderation", "region_moderates", "sigla",
]  # fmt: skip
# What is done with the picture; the rest of the form are fields of the library.
PICTURE_ACTS = ("photo", "no_picture")
LEGAL_FACTS = ["legal_name", "inn", "founder", "head"]


class FoundForm(forms.Form):
    """Name, district and address are enough; the rest is proposed."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=255)
    district = forms.ModelChoiceField(
        District.objects.all(),
        label=gettext_lazy("District"),
        required=False,
        empty_label=gettext_lazy("Not named"),
    )
    place = forms.CharField(label=gettext_lazy("Town or village"), max_length=120, required=False)
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=255, required=False,
        help_text=gettext_lazy("Street and house"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("What it is"))
    site = forms.ChoiceField(
        label=gettext_lazy("Site of its own"),
        choices=[
            ("", gettext_lazy("as usual: libraries have one, branches and points do not")),
            ("yes", gettext_lazy("yes")),
            ("no", gettext_lazy("no, a page on the site above")),
        ],
        required=False,
        help_text=gettext_lazy("It can be given and taken later."),
    )
    is_practice = forms.BooleanField(
        label=gettext_lazy("For practice"), required=False,
        help_text=gettext_lazy("A place to try things out: in no list, search or figure."),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, required=False,
        help_text=gettext_lazy("Latin letters for the address. Empty: made from the name."),
    )  # fmt: skip

    def __init__(self, *args: Any, parent: Library, is_of_region: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        field_of(self, "kind", forms.ChoiceField).choices = [
            (value, title) for value, title in Kind.choices if value != Kind.REGION
        ]
        self.fields["kind"].initial = Kind.LIBRARY if parent.is_region else Kind.BRANCH
        self.fields["district"].initial = parent.district_id
        if not is_of_region:
            del self.fields["district"]

    def founding(self) -> Founding:
        """What a valid form asks for."""
        data = self.cleaned_data
        kind = data["kind"]
        return Founding(
            code=data["code"] or propose_code(data["name"], place=data["place"]),
            name=data["name"],
            kind=kind,
            parent=self.parent,
            district=data.get("district", self.parent.district),
            is_member=kind in MEMBERS,
            has_microsite=data["site"] == "yes" if data["site"] else kind not in WITHOUT_MICROSITE,
            is_practice=data["is_practice"],
            facts={
                "place": data["place"],
                "address": data["address"],
                "time_zone": self.parent.time_zone,
            },
        )


class SetupForm(forms.Form):
    """What a library is, where it was founded as something else."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"))
    is_member = forms.BooleanField(
        label=gettext_lazy("It keeps plugins, theme and settings of its own"), required=False
    )
    is_practice = forms.BooleanField(
        label=gettext_lazy("For practice"), required=False,
        help_text=gettext_lazy("A place to try things out: in no list, search or figure."),
    )  # fmt: skip

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "kind": library.kind,
            "is_member": library.is_member,
            "is_practice": library.state == State.PRACTICE,
        }
        field_of(self, "kind", forms.ChoiceField).choices = [
            (value, title) for value, title in Kind.choices if value != Kind.REGION
        ]


class LibraryForm(forms.ModelForm):
    """The facts of a library; its name is changed by a dated act.

    A library with a site of its own has its pictures there and is asked for none.
    """

    photo = forms.FileField(
        label=gettext_lazy("Picture of the library"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy(
            "Stands on its page and where the page is shared. Wider than it is high is best."
        ),
    )
    no_picture = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)

    class Meta:
        model = Library
        fields = [*FACTS, *LEGAL_FACTS, "picture_alt"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, is_of_region: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_of_region or self.instance.is_region:
            del self.fields["region_moderates"]
        if not is_of_region:
            del self.fields["district"]
        if self.instance.has_microsite:
            for name in (*PICTURE_ACTS, "picture_alt"):
                del self.fields[name]
        elif self.instance.picture_id is None:
            del self.fields["no_picture"]
        known = dict(RUSSIAN_ZONES)
        own = self.instance.time_zone
        zones = RUSSIAN_ZONES if own in known else [(own, own), *RUSSIAN_ZONES]
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label, choices=zones
        )

    def clean_photo(self) -> tuple[bytes, str] | None:
        """The photo as it will be kept."""
        sent = self.cleaned_data["photo"]
        if not sent:
            return None
        try:
            return intake.reduced(sent)
        except intake.Unusable as error:
            raise ValidationError(str(error)) from error

    @property
    def facts_changed(self) -> list[str]:
        """The fields of the library that are others now."""
        return [name for name in self.changed_data if name not in PICTURE_ACTS]

    def clean_inn(self) -> str:
        inn = self.cleaned_data["inn"]
        if inn and not _is_inn(inn):
            raise ValidationError(_("There is no such taxpayer number: check the digits."))
        return inn


class StopForm(forms.ModelForm):
    """A stop of a library bus."""

    class Meta:
        model = Stop
        fields = ["place", "weekday", "weeks", "on", "starts", "ends"]
        widgets = {"on": date_input(), "starts": time_input(), "ends": time_input()}

    def clean_weeks(self) -> str:
        numbers = [one.strip() for one in self.cleaned_data["weeks"].split(",") if one.strip()]
        if not all(one in "12345" and len(one) == 1 for one in numbers):
            raise ValidationError(_("Write the weeks like 1,3"))
        return ",".join(numbers)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("weekday") is None) == (data.get("on") is None):
            self.add_error("weekday", _("Choose a weekday or a date."))
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it begins."))
        return data


StopFormSet = forms.inlineformset_factory(Library, Stop, form=StopForm, extra=1, can_delete=True)


class LibraryField(forms.CharField):
    """A library by its code or by words of its name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Its code or a part of its name"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        exact = Library.objects.filter(code=text).first()
        if exact is not None:
            return exact
        found = list(Library.objects.containing(text)[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("No library is called so."))
        named = ", ".join(f"{one} ({one.code})" for one in found[:5])
        raise ValidationError(_("Several fit, write the code: {libraries}").format(libraries=named))


class ActForm(forms.Form):
    """The day of an act and what it needs to know."""

    on = forms.DateField(label=gettext_lazy("From what day"), widget=date_input())

    def __init__(self, *args: Any, library: Library, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.library = library
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on < self.today:
            raise ValidationError(_("The day has passed. Choose today or later."))
        return on

    def details(self) -> dict[str, Any]:
        """The details of the act, ready for JSON."""
        return {}


class RenameForm(ActForm):
    name = forms.CharField(label=gettext_lazy("New full name"), max_length=255)
    short_name = forms.CharField(label=gettext_lazy("New short name"), max_length=120)
    code = forms.SlugField(
        label=gettext_lazy("New code"), max_length=40, required=False,
        help_text=gettext_lazy("Empty: code and address stay."),
    )  # fmt: skip
    field_order = ["name", "short_name", "code", "on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.library.name
        self.fields["short_name"].initial = self.library.short_name

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "short_name", "code")}


class MoveForm(ActForm):
    parent = LibraryField(label=gettext_lazy("Below which library"))
    is_member = forms.BooleanField(
        label=gettext_lazy("It keeps plugins, theme and settings of its own"), required=False
    )
    field_order = ["parent", "is_member", "on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_member"].initial = self.library.is_member

    def details(self) -> dict[str, Any]:
        return {
            "parent": self.cleaned_data["parent"].pk,
            "is_member": self.cleaned_data["is_member"],
        }


class MergeForm(ActForm):
    into = LibraryField(label=gettext_lazy("Into which library"))
    field_order = ["into", "on"]

    def details(self) -> dict[str, Any]:
        return {"into": self.cleaned_data["into"].pk}


class RepairForm(ActForm):
    until = forms.DateField(
        label=gettext_lazy("Last day"), widget=date_input(), required=False,
        help_text=gettext_lazy("Empty: until further notice."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("What readers should know"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    field_order = ["on", "until", "text"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on, until = data.get("on"), data.get("until")
        if on and until and until < on:
            self.add_error("until", _("The last day is before the first one."))
        return data

    def details(self) -> dict[str, Any]:
        until = self.cleaned_data["until"]
        return {"until": until.isoformat() if until else "", "text": self.cleaned_data["text"]}


ACT_FORMS: dict[str, type[ActForm]] = {
    ActKind.RENAME: RenameForm,
    ActKind.MOVE: MoveForm,
    ActKind.MERGE: MergeForm,
    ActKind.REPAIR: RepairForm,
    ActKind.REOPEN: ActForm,
    ActKind.CLOSE: ActForm,
}


class HostForm(forms.Form):
    hostname = forms.CharField(label=gettext_lazy("Host name"), max_length=253)
    is_canonical = forms.BooleanField(
        label=gettext_lazy("The site lives here, the other addresses lead here"), required=False
    )


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("CSV or XLSX file"))


def _is_inn(text: str) -> bool:
    """Whether the check digits of a Russian taxpayer number fit."""
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    if not text.isdecimal() or len(text) not in (10, 12):
        return False
    digits = [int(one) for one in text]
    ends = [len(text) - 1] if len(text) == 10 else [10, 11]
    return all(
        sum(w * d for w, d in zip(weights[len(weights) - end :], digits, strict=False)) % 11 % 10
        == digits[end]
        for end in ends
    )
