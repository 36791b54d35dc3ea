"""Parts of the public lists of libraries that are the same for many requests or many rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bibnet.libraries.models import District
from bibnet.libraries.scheme import Scheme
from bibnet.themes.current import current_theme

register = template.Library()


@register.simple_tag
def scheme_drawing(scheme: Scheme) -> SafeString:
    """`{% scheme_drawing scheme %}`: the drawing of the network; one drawing is rendered once."""
    return _scheme_drawing(scheme, get_language() or "", current_theme().slug)


@lru_cache(maxsize=64)
def _scheme_drawing(scheme: Scheme, language: str, theme: str) -> SafeString:
    return render_to_string("libraries/parts/scheme.html", {"scheme": scheme})


@register.filter
def grouped(number: int) -> str:
    """`{{ number|grouped }}`: «2 140», the thousands apart by a space that does not break."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


@register.simple_tag
def district_options(districts: Iterable[District], chosen: District | None = None) -> SafeString:
    """`{% district_options districts chosen %}`: what a select of districts offers."""
    chosen_id = chosen.pk if chosen else None
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((one.code, " selected" if one.pk == chosen_id else "", one.name) for one in districts),
    )
