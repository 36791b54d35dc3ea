"""What forms of all apps have in common."""

from __future__ import annotations

from typing import TypeVar

from django import forms

F = TypeVar("F", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[F]) -> F:
    """A field of the form, known to be of a kind: a form fills in its choices when it is made."""
    found = form.fields[name]
    if not isinstance(found, kind):
        raise TypeError(f"{name} of {type(form).__name__} is no {kind.__name__}")
    return found
