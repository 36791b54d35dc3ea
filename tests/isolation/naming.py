"""Which fields of a form name something by its number, and what a person sends in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.forms import BaseForm, ModelChoiceField
from wagtail import blocks
from wagtail.blocks.base import BlockField
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import Collection, Page

from bibnet.accounts.models import Reader
from bibnet.events.models import Occurrence
from bibnet.libraries.models import Library

from .things import Things

Sent = dict[str, Any]


def thing_of(model: type[Model], things: Things) -> Model | None:
    """The library's object of a model that a form may name; None for directories of the region."""
    known: dict[type[Model], Any] = {
        get_image_model(): things.image,
        get_document_model(): things.document,
        Page: things.page,
        Library: things.library,
        Collection: things.collection,
        get_user_model(): things.people["reader"],
        Reader: things.reader,
        Occurrence: things.past_date,
    }
    return next((one for kind, one in known.items() if issubclass(model, kind)), None)


@contextmanager
def forms_that_were_read() -> Iterator[list[BaseForm]]:
    """The forms that are cleaned within the block."""
    found: list[BaseForm] = []
    clean = BaseForm.full_clean

    def spy(self: BaseForm) -> None:
        if self.is_bound and self not in found:
            found.append(self)
        clean(self)

    with mock.patch.object(BaseForm, "full_clean", spy):
        yield found


def ways_to_name(form: BaseForm, things: Things) -> Iterator[tuple[str, Sent]]:
    """For each field that takes a number: what is sent to name the library's thing there."""
    for name, field in form.fields.items():
        prefix = form.add_prefix(name)
        if isinstance(field, BlockField):
            for path, sent in in_block(field.block, prefix, things):
                yield f"{prefix}: {path}", sent
        elif isinstance(field, ModelChoiceField):
            thing = thing_of(field.queryset.model, things)
            if thing is not None:
                yield prefix, {prefix: str(thing.pk)}


def in_block(block: Any, prefix: str, things: Things) -> Iterator[tuple[str, Sent]]:
    """The same within a block, by the way down to it."""
    match block:
        case blocks.ChooserBlock():
            thing = thing_of(block.model_class, things)
            if thing is not None:
                yield block.name, {prefix: str(thing.pk)}
        case blocks.RichTextBlock():
            features = block.features or ["link", "document-link"]
            for feature, kind, thing in (
                ("link", "LINK", things.page),
                ("document-link", "DOCUMENT", things.document),
            ):
                if feature in features:
                    yield f"{block.name} {kind}", {prefix: text_with(kind, thing.pk)}
        case blocks.StreamBlock():
            for name, child in block.child_blocks.items():
                for path, sent in in_block(child, f"{prefix}-0-value", things):
                    yield f"{name} > {path}", {**row(prefix, name), **sent}
        case blocks.ListBlock():
            for path, sent in in_block(block.child_block, f"{prefix}-0-value", things):
                yield path, {**row(prefix, ""), **sent}
        case blocks.StructBlock():
            for name, child in block.child_blocks.items():
                for path, sent in in_block(child, f"{prefix}-{name}", things):
                    yield f"{name} > {path}", {**rest(block, prefix, without=name), **sent}
        case BaseTypedTableBlock():
            for name, child in block.child_blocks.items():
                for path, sent in in_block(child, f"{prefix}-cell-0-0", things):
                    yield f"{name} > {path}", {**table(prefix, name), **sent}


def rest(block: Any, prefix: str, *, without: str) -> Sent:
    """What else a group of fields needs so that it is taken."""
    found: Sent = {}
    for name, child in block.child_blocks.items():
        if name == without:
            continue
        match child:
            case blocks.URLBlock():
                found[f"{prefix}-{name}"] = "https://example.org/"
            case blocks.BooleanBlock():
                pass
            case blocks.CharBlock() | blocks.TextBlock() if not isinstance(block, ImageBlock):
                found[f"{prefix}-{name}"] = "/words/" if name == "address" else "Words"
            case blocks.CharBlock():
                found[f"{prefix}-{name}"] = "What is to be seen"
            case blocks.ListBlock() | blocks.StreamBlock():
                found[f"{prefix}-{name}-count"] = "0"
            case BaseTypedTableBlock():
                found |= {f"{prefix}-{name}-column-count": "0", f"{prefix}-{name}-row-count": "0"}
            case _:
                found[f"{prefix}-{name}"] = ""
    return found


def row(prefix: str, kind: str) -> Sent:
    return {
        f"{prefix}-count": "1",
        f"{prefix}-0-deleted": "",
        f"{prefix}-0-order": "0",
        f"{prefix}-0-type": kind,
        f"{prefix}-0-id": "",
    }


def table(prefix: str, kind: str) -> Sent:
    return {
        f"{prefix}-caption": "",
        f"{prefix}-column-count": "1",
        f"{prefix}-column-0-type": kind,
        f"{prefix}-column-0-order": "0",
        f"{prefix}-column-0-deleted": "",
        f"{prefix}-column-0-heading": "Words",
        f"{prefix}-row-count": "1",
        f"{prefix}-row-0-order": "0",
        f"{prefix}-row-0-deleted": "",
    }


def text_with(kind: str, pk: int) -> str:
    """A text of the editor's with one link."""
    block = {
        "key": "a",
        "text": "Rules of the house",
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": 5, "key": 0}],
    }
    entity = {"type": kind, "mutability": "MUTABLE", "data": {"id": pk, "url": "/x/"}}
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})
