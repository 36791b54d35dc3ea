"""What staff types to enter a book: where it stands, its numbers, what it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import Library
from bibnet_catalog.describing import imprint, numbers
from bibnet_catalog.describing.description import Kind
from bibnet_catalog.pages.words import KINDS
from bibnet_catalog.reading.encodings import Encoding

from .copies import MOST_COPIES, Row, TooMany, several
from .errors import NumberTaken

Branches = list[tuple[str, str]]

ON_SHELVES = frozenset(str(one) for one in KINDS if one != Kind.ARTICLE)
AGES = (0, 6, 12, 16, 18)
# Books are printed since then.
FIRST_YEAR = 1450
ENCODINGS = ((Encoding.UTF8, "UTF-8"), (Encoding.CP1251, "Windows-1251"), (Encoding.CP866, "CP866"))


class LookUpForm(forms.Form):
    """One box: an ISBN, or title and author."""

    q = forms.CharField(
        label=gettext_lazy("ISBN, or title and author"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "type": "search"}),
    )


class PlaceForm(forms.Form):
    """The numbers of the copies and where they stand; kept for the next book."""

    inventory = forms.CharField(
        label=gettext_lazy("Inventory numbers"),
        help_text=gettext_lazy("Several: 101, 102 or 101–105."),
        max_length=2000,
        required=False,
    )
    barcode = forms.CharField(
        label=gettext_lazy("Barcodes"),
        help_text=gettext_lazy("In the order of the inventory numbers."),
        max_length=4000,
        required=False,
    )
    branch = forms.ChoiceField(label=gettext_lazy("Branch"), required=False)
    place = forms.CharField(label=gettext_lazy("Department, shelf"), max_length=120, required=False)
    call_number = forms.CharField(label=gettext_lazy("Call number"), max_length=120, required=False)
    keeps_call_number = forms.BooleanField(
        label=gettext_lazy("The next book has this call number too"), required=False
    )

    def __init__(self, *args: Any, library: Library, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_branches(field_of(self, "branch", forms.ChoiceField), branches_of(library))
        if not args and not self.data:
            self.fields["inventory"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found: dict[str, list[str]] = {}
        for name in ("inventory", "barcode"):
            try:
                found[name] = several(data.get(name, ""))
            except TooMany:
                self.add_error(name, _("More than {most} numbers.").format(most=MOST_COPIES))
                return data
            if any(len(one) > 80 for one in found[name]):
                self.add_error(name, _("A number has at most 80 characters."))
        if found["inventory"] and len(found["barcode"]) > len(found["inventory"]):
            self.add_error("barcode", _("There are more barcodes than inventory numbers."))
        data["numbers"] = found
        return data

    def rows(self) -> list[Row]:
        """A line for each copy; one without numbers says only where it stands."""
        data = self.cleaned_data
        inventory, barcodes = data["numbers"]["inventory"], data["numbers"]["barcode"]
        where = {name: data[name] for name in ("branch", "place", "call_number")}
        count = max(len(inventory), len(barcodes), 1)
        pairs = zip(_filled(inventory, count), _filled(barcodes, count), strict=True)
        return [Row(inventory=one, barcode=code, **where) for one, code in pairs]

    def kept(self) -> dict[str, str]:
        """What the next book on the shelf has likewise, for the address of its form."""
        names = ["branch", "place"]
        if self.cleaned_data["keeps_call_number"]:
            names += ["call_number", "keeps_call_number"]
        found = {name: str(self.cleaned_data[name]) for name in names if self.cleaned_data[name]}
        return {**found, **({"keeps_call_number": "on"} if "keeps_call_number" in found else {})}

    def refuse(self, error: NumberTaken) -> None:
        """Say which numbers are taken, at their fields."""
        for one in error.taken:
            self.add_error(one.kind, one.sentence)


class BookForm(forms.Form):
    """What is told of a book in a minute."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=1000)
    part_number = forms.CharField(
        label=gettext_lazy("Volume, issue"),
        help_text=gettext_lazy("For example: Т. 2."),
        max_length=100,
        required=False,
    )
    authors = forms.CharField(
        label=gettext_lazy("Authors"),
        help_text=gettext_lazy("Each on a line of its own: Толстой, Лев Николаевич."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        required=False,
    )
    published_in = forms.CharField(
        label=gettext_lazy("Place of publication"), max_length=300, required=False
    )
    publisher = forms.CharField(label=gettext_lazy("Publisher"), max_length=500, required=False)
    year = forms.CharField(label=gettext_lazy("Year"), max_length=100, required=False)
    pages = forms.CharField(
        label=gettext_lazy("Pages"),
        help_text=gettext_lazy("A number, or as printed: 350, [2] с. : ил."),
        max_length=300,
        required=False,
    )
    age_mark = forms.ChoiceField(
        label=gettext_lazy("Age mark"),
        choices=[("", gettext_lazy("not said")), *((str(one), f"{one}+") for one in AGES)],
        required=False,
    )
    isbn = forms.CharField(label="ISBN", max_length=500, required=False)
    bbk = forms.CharField(label=gettext_lazy("BBK"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An article is found in its host and stands on no shelf; one that is there stays one.
        kinds = [(str(one), word) for one, word in KINDS.items()]
        known = [one for one in kinds if one[0] in (self.initial.get("kind"), *ON_SHELVES)]
        field_of(self, "kind", forms.ChoiceField).choices = known

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if not any(letter.isalnum() for letter in title):
            raise forms.ValidationError(_("A title has letters or digits."))
        return title

    def clean_isbn(self) -> str:
        typed = self.cleaned_data["isbn"]
        if typed == self.initial.get("isbn"):
            return typed
        for part in typed.split(","):
            for one in numbers.isbns(part) if part.strip() else ():
                if not one.isbn13:
                    raise forms.ValidationError(
                        _(
                            "The ISBN {number} has a wrong digit or length. Look into the book."
                        ).format(number=one.text)
                    )
        return typed

    def clean_year(self) -> str:
        typed = self.cleaned_data["year"]
        if not typed or typed == str(self.initial.get("year", "")):
            return typed
        year, _last = imprint.years(typed)
        if year is None:
            raise forms.ValidationError(_("Write the year in four digits, such as 1987."))
        if not FIRST_YEAR <= year <= timezone.localdate().year + 1:
            raise forms.ValidationError(_("There is no book of the year {year}.").format(year=year))
        return typed


class FullBookForm(BookForm):
    """All that is typed about a book."""

    other_title = forms.CharField(
        label=gettext_lazy("Subtitle"),
        help_text=gettext_lazy("For example: роман в двух частях."),
        max_length=1000,
        required=False,
    )
    part_title = forms.CharField(
        label=gettext_lazy("Title of the volume"), max_length=1000, required=False
    )
    responsibility = forms.CharField(
        label=gettext_lazy("Responsibility as printed"), max_length=1000, required=False
    )
    edition = forms.CharField(label=gettext_lazy("Edition"), max_length=300, required=False)
    series = forms.CharField(
        label=gettext_lazy("Series"),
        help_text=gettext_lazy("Each on a line of its own: title; number."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        required=False,
    )
    udc = forms.CharField(label=gettext_lazy("UDC"), max_length=300, required=False)
    language = forms.RegexField(
        r"^\s*[A-Za-z]{3}(\s*,\s*[A-Za-z]{3})*\s*$",
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("A code of three letters, as in the fields of records."),
        max_length=100,
        required=False,
        error_messages={"invalid": gettext_lazy("A code of a language has three Latin letters.")},
    )
    subjects = forms.CharField(
        label=gettext_lazy("Subjects"),
        help_text=gettext_lazy("Each on a line of its own: Русская поэзия — 19 в."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        required=False,
    )
    keywords = forms.CharField(
        label=gettext_lazy("Keywords"),
        help_text=gettext_lazy("Parted by commas."),
        max_length=3000,
        required=False,
    )
    annotation = forms.CharField(
        label=gettext_lazy("Annotation"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
        required=False,
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes of the record"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=10_000,
        required=False,
    )
    is_brief = forms.BooleanField(
        label=gettext_lazy("The record is brief: somebody has to complete it"), required=False
    )
    MAIN = ("kind", "title", "other_title", "part_number", "part_title", "authors")
    MORE = (
        "responsibility",
        "edition",
        "series",
        "bbk",
        "udc",
        "language",
        "subjects",
        "keywords",
        "annotation",
        "notes",
    )


class CopyForm(forms.Form):
    """A line of the copies of a record; the last, empty one adds a copy."""

    copy = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)
    status = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    inventory = forms.CharField(
        label=gettext_lazy("Inventory number"), max_length=80, required=False
    )
    barcode = forms.CharField(label=gettext_lazy("Barcode"), max_length=80, required=False)
    call_number = forms.CharField(label=gettext_lazy("Call number"), max_length=120, required=False)
    branch = forms.ChoiceField(label=gettext_lazy("Branch"), required=False)
    place = forms.CharField(label=gettext_lazy("Department, shelf"), max_length=120, required=False)
    price = forms.CharField(label=gettext_lazy("Price"), max_length=40, required=False)
    received = forms.CharField(label=gettext_lazy("Received"), max_length=40, required=False)
    is_leaving = forms.BooleanField(label=gettext_lazy("Take this copy off"), required=False)

    def __init__(self, *args: Any, branches: Branches, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_branches(
            field_of(self, "branch", forms.ChoiceField),
            branches,
            also=str(self.initial.get("branch", "")),
        )

    def row(self) -> Row | None:
        """The line as a copy; None for one that is taken off or was left empty."""
        data = self.cleaned_data
        names = ("inventory", "barcode", "branch", "place", "call_number", "note", "price")
        said = {name: data.get(name) or "" for name in (*names, "received", "status")}
        if data.get("is_leaving") or not (self.has_changed() or self.initial):
            return None
        return Row(copy=data.get("copy"), **said)


CopyFormSet = forms.formset_factory(CopyForm, extra=1, max_num=500, absolute_max=500)


class ReasonForm(forms.Form):
    """Why a record is withdrawn."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)


def branches_of(library: Library) -> Branches:
    """The library itself and its branches, as choices of a form."""
    parts = Library.objects.under(library).exclude(pk=library.pk).order_by("path")
    return [("", library.short_name), *parts.values_list("code", "short_name")]


def set_branches(field: forms.ChoiceField, branches: Branches, *, also: str = "") -> None:
    """Offer these branches; `also` is a sigla that may name none of them."""
    is_known = not also or also in dict(branches)
    field.choices = branches if is_known else [*branches, (also, also)]


def _filled(texts: list[str], count: int) -> list[str]:
    return [*texts, *[""] * (count - len(texts))]
