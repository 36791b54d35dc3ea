"""What templates of pages need beside the tags loaded everywhere."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(node: dict[str, Any]) -> SafeString:
    """`{% json_ld node %}`: a node for search engines; data, which no browser runs."""
    data = json.dumps(node, ensure_ascii=False, cls=DjangoJSONEncoder).translate(_UNSAFE)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(data),  # noqa: S308  escaped above
    )
