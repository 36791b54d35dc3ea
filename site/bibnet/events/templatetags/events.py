"""What the templates of events need besides the tags that are loaded everywhere."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Inside a script element only these could end it; in JSON they may be written as escapes.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """`{% json_ld data %}`: structured data for search engines, as a script element."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.filter
def lower_first(text: str) -> str:
    """`{{ weekday|lower_first }}`: the same words, the first letter small."""
    return text[:1].lower() + text[1:]
