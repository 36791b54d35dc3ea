"""What search engines read of any page: schema.org as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .components import Link

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

# Characters that could end a script element or start a comment in it.
_UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(node: Mapping[str, Any]) -> SafeString:
    """The node as a script element: data, which no browser runs."""
    data = json.dumps(node, ensure_ascii=False, cls=DjangoJSONEncoder).translate(_UNSAFE)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(data),  # noqa: S308  escaped above
    )


def breadcrumbs(trail: Sequence[Link], request: LibraryRequest) -> dict[str, Any]:
    """The way to the page."""
    root = request.library.root_url
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": at,
                "name": step.title,
                "item": step.url if "://" in step.url else root + (step.url or request.path),
            }
            for at, step in enumerate(trail, start=1)
        ],
    }
