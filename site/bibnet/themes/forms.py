"""Forms as our pages show them: label, hint, error, control; a summary of errors on top."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop

from .components import Link

# Django's own messages that our catalogue says in other words.
_REWORDED = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid email address."),
)
_CLASSES = {"select": "select", "selectmultiple": "select", "textarea": "textarea"}


class PageRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ field.as_field_group }}`; widgets stay Django's own.

    Wagtail's admin draws its forms itself and is not touched.
    """

    form_template_name = "bibnet/forms/form.html"
    field_template_name = "bibnet/forms/field.html"


class ConsentField(forms.BooleanField):
    """A consent: a box of its own, never ticked beforehand, with a link to the document's text.

    `document` names the text and its version, as a reader sees them.
    """

    def __init__(self, *, document: Link, **kwargs: Any) -> None:
        kwargs.setdefault("initial", False)
        super().__init__(**kwargs)
        self.document = document


@dataclass(frozen=True)
class FieldError:
    """A line of the error summary: what is wrong, and where."""

    message: str
    anchor: str = ""


def summary_of(form: forms.BaseForm) -> list[FieldError]:
    """Every error of a form in the order of its fields, those of no field first."""
    return [*_without_field(form), *_of_fields(form)]


def kind_of(field: BoundField) -> str:
    """Which of the mark-ups of `bibnet/forms/field.html` a field takes."""
    if isinstance(field.field, ConsentField):
        return "consent"
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "fieldset" if field.use_fieldset else "control"


def control(field: BoundField) -> SafeString:
    """The widget with the class its kind needs, beside those the form has given it."""
    if kind_of(field) in {"consent", "check", "choices", "fieldset"}:
        return field.as_widget()
    kind = _CLASSES.get(field.widget_type, "input")
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{kind} {own}".strip()})


def _without_field(form: forms.BaseForm) -> Iterator[FieldError]:
    yield from (FieldError(str(message)) for message in form.non_field_errors())
    for field in form.hidden_fields():
        yield from (FieldError(f"{field.label}: {message}") for message in field.errors)


def _of_fields(form: forms.BaseForm) -> Iterator[FieldError]:
    for field in form.visible_fields():
        anchor = field.id_for_label or f"{field.auto_id}_0"
        # A box's label is a whole sentence; the name of any other field tells which one is meant.
        named = "" if kind_of(field) in {"consent", "check"} else f"{field.label}: "
        yield from (FieldError(f"{named}{message}", f"#{anchor}") for message in field.errors)
