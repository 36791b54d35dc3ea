"""Numbers of other libraries' things are taken out of a form before anything reads them.

So neither the page, nor its preview, nor the form shown again with its errors knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.base import BlockField, BlockWidget
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock, TypedTable
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.rich_text import RichText, extract_references_from_rich_text

from bibnet.libraries.models import Library

Named: TypeAlias = tuple[type[Model], str]
# Tags of a rich text that name something: a link's end stays, without its address.
NAMING = re.compile(r"<(a|embed)\b[^>]*?/?>")


class _TakenOut(BlockWidget):
    """Gives a value that was read, and cleared, before."""

    def __init__(self, block: Any, value: Any) -> None:
        super().__init__(block)
        self.value = value

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return self.value


def take_out_foreign(form: Any, *, library: Library, user: Any) -> dict[str, set[type[Model]]]:
    """Clear the form's data of what a page of the library may not show; what was it, by field."""
    from .usable import not_usable

    sent = {name: form[name].data for name, field in form.fields.items() if _names(field)}
    named = {one for name, value in sent.items() for one in _named(form.fields[name], value)}
    if not named:
        return {}
    already = {one for name in sent for one in _named(form.fields[name], form[name].initial)}
    foreign = not_usable(named, library=library, user=user, already=already)
    found: dict[str, set[type[Model]]] = {}
    for name, value in sent.items():
        bad = foreign & set(_named(form.fields[name], value))
        if bad:
            _clear(form, name, value, bad)
            found[name] = {model for model, _pk in bad}
    return found


def say_foreign(form: Any, found: dict[str, set[type[Model]]]) -> None:
    """In place of what else would be said of the fields that were cleared."""
    for name, models in found.items():
        form.errors.pop(name, None)
        form.add_error(name, _sentence(models))


def _sentence(models: Iterable[type[Model]]) -> Any:
    kinds = set(models)
    if any(issubclass(one, get_image_model()) for one in kinds):
        return _(
            "This picture belongs to another library, so it was taken out. "
            "The rest is kept: choose a picture of this library or add one."
        )
    if any(issubclass(one, get_document_model()) for one in kinds):
        return _(
            "This document belongs to another library, so it was taken out. "
            "The rest is kept: choose a document of this library or add one."
        )
    if any(issubclass(one, Page) for one in kinds):
        return _(
            "This page of another library is not published, so the link was taken out. "
            "The rest is kept: choose another page."
        )
    return _("This belongs to another library, so it was taken out. The rest is kept.")


def _names(field: forms.Field) -> bool:
    return isinstance(field, (BlockField, forms.ModelChoiceField))


def _named(field: Any, value: Any) -> Iterable[Named]:
    """The models and numbers that a value names."""
    if isinstance(field, BlockField):
        if value is not None:
            for model, pk, *_path in field.block.extract_references(value):
                yield model, str(pk)
    else:
        for one in value if isinstance(value, (list, tuple)) else [value]:
            yield field.queryset.model, str(getattr(one, "pk", one))


def _clear(form: Any, name: str, value: Any, bad: set[Named]) -> None:
    field = form.fields[name]
    if isinstance(field, BlockField):
        field.widget = _TakenOut(field.block, _without(field.block, value, bad))
        return
    form.data = form.data.copy()
    kept = [one for one in form.data.getlist(form.add_prefix(name)) if not _is_in(field, one, bad)]
    form.data.setlist(form.add_prefix(name), kept)


def _is_in(field: Any, one: Any, bad: set[Named]) -> bool:
    return bool(bad & set(_named(field, one)))


def _without(block: Any, value: Any, bad: set[Named]) -> Any:
    """The value of a block, changed in its place."""
    match block:
        case ImageBlock() | blocks.ChooserBlock():
            named = {(model, str(pk)) for model, pk, *_path in block.extract_references(value)}
            return None if named & bad else value
        case blocks.RichTextBlock():
            return RichText(NAMING.sub(lambda tag: _tag_without(tag, bad), value.source))
        case blocks.StreamBlock() | blocks.ListBlock():
            for child in value if isinstance(block, blocks.StreamBlock) else value.bound_blocks:
                child.value = _without(child.block, child.value, bad)
        case blocks.StructBlock():
            for name, child_block in block.child_blocks.items():
                if name in value:
                    value[name] = _without(child_block, value[name], bad)
        case BaseTypedTableBlock() if isinstance(value, TypedTable):
            for row in value.row_data:
                row["values"] = [
                    _without(column["block"], one, bad)
                    for column, one in zip(value.columns, row["values"], strict=True)
                ]
    return value


def _tag_without(tag: re.Match[str], bad: set[Named]) -> str:
    named = {(model, str(pk)) for model, pk, *_path in extract_references_from_rich_text(tag[0])}
    if not named & bad:
        return tag[0]
    return "<a>" if tag[1] == "a" else ""
