"""Fields with which a person names a ticket: the library that gave it, and its number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from bibnet.libraries.forms.fields import field_of
from bibnet.libraries.models import Kind, Library, State
from bibnet.plugins.state import libraries_with


class LibraryChoice(forms.ModelChoiceField):
    """A library that lends; where it stands tells it from others of the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {obj.place}" if obj.place else str(obj)


def library_field() -> LibraryChoice:
    return LibraryChoice(
        label=gettext_lazy("Library that gave the ticket"),
        queryset=Library.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("Choose a library"),
        widget=forms.Select(attrs={"class": "select"}),
    )


def number_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Number of the ticket"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "class": "input--mid"}
        ),
    )


def lending_libraries(form: forms.BaseForm, name: str) -> None:
    """Fill the field's list when the form is made."""
    hidden = [State.CLOSED, State.PRACTICE]
    found = libraries_with("lending").exclude(kind=Kind.REGION).exclude(state__in=hidden)
    field_of(form, name, LibraryChoice).queryset = found.order_by("name", "pk")
