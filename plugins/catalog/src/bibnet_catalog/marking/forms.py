"""What is typed to mark an edition."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet_catalog.models import MarkKind

LARGEST_LIST = 5_000_000


class SaidOfMark(forms.Form):
    """What a mark is and what it stands on."""

    kind = forms.ChoiceField(label=gettext_lazy("Mark"), choices=MarkKind.choices)
    text = forms.CharField(
        label=gettext_lazy("Text for readers"),
        help_text=gettext_lazy("Empty: the usual words."),
        max_length=500,
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    source = forms.CharField(
        label=gettext_lazy("Where it is said"),
        help_text=gettext_lazy("For example: register of the Ministry of Justice, No. 123."),
        max_length=300,
    )
    day = forms.DateField(
        label=gettext_lazy("Since"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class MarkForm(SaidOfMark):
    """A mark of one edition."""

    edition = forms.CharField(
        label=gettext_lazy("Number of the edition"),
        help_text=gettext_lazy("It stands in the address of its page."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("edition",)

    def clean_edition(self) -> int:
        typed = self.cleaned_data["edition"].strip().lstrip("№").strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
            raise forms.ValidationError(_("Name the edition by its number."))
        return int(typed)


class ListForm(SaidOfMark):
    """A mark of all editions that a list names."""

    file = forms.FileField(
        label=gettext_lazy("List"),
        help_text=gettext_lazy(
            "CSV or XLSX, at most 500 rows; columns with the number of the edition, ISBN, or title"
            " with author and year."
        ),
    )
    field_order = ("file",)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_LIST:
            raise forms.ValidationError(_("The list is too large: a list has at most 5 MB."))
        return file


class ChosenForm(SaidOfMark):
    """The editions that a person has chosen among what a list may mean."""

    list_name = forms.CharField(max_length=200)
    edition = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        chosen = [one for one in data.getlist("edition") if one.isascii() and one.isdigit()]
        field = self.fields["edition"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(one, one) for one in chosen if len(one) < 19]
