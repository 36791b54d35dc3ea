"""What readers' pages of the catalogue write out in one go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from bibnet.text.typography import hyphenate, typograph

if TYPE_CHECKING:
    from bibnet_catalog.pages.facets import Value

register = template.Library()

BOX = '<label><input type="checkbox" name="{}" value="{}"{}> <span>{}</span>{}</label>'
COUNT = '<span class="num">{}</span>'
CHECKED = mark_safe(" checked")


@register.simple_tag
def facet_boxes(name: str, values: Iterable[Value]) -> SafeString:
    """`{% facet_boxes group.name group.values %}`: boxes to tick; a page has hundreds of them."""
    rows = (
        (
            name,
            one.value,
            CHECKED if one.is_on else "",
            hyphenate(typograph(one.title)),
            "" if one.count is None else format_html(COUNT, localize(one.count)),
        )
        for one in values
    )
    return format_html_join("", BOX, rows)
