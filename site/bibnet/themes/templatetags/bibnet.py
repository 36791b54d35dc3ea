"""What every template may use without loading it: icons, covers, states, typesetting."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.defaultfilters import stringfilter
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bibnet.text import typography
from bibnet.themes import forms, structured
from bibnet.themes.covers import draw_cover
from bibnet.themes.current import current_theme
from bibnet.themes.icons import icon_svg
from bibnet.themes.lowvision_form import GROUPS

register = template.Library()

STATES = frozenset({"ok", "warn", "bad", "off"})


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "eye" %}`: a drawing beside a word."""
    return icon_svg(name)


@register.simple_tag
def json_ld(node: dict[str, Any]) -> SafeString:
    """`{% json_ld node %}`: a node of schema.org for search engines."""
    return structured.script(node)


@register.simple_tag
def cover(author: str, title: str, series: str = "", picture: str = "") -> SafeString:
    """`{% cover author title picture=url %}`: the cover of a book, drawn where it has none.

    The words stand beside it, so either is for the eye alone.
    """
    if picture:
        return format_html(
            '<span class="cover cover--image"><img src="{}" alt="" width="160" height="240" '
            'loading="lazy" decoding="async"></span>',
            picture,
        )
    drawn = draw_cover(author=author, title=title, series=series)
    return format_html(
        '<span class="{}" aria-hidden="true"><span class="cover__author">{}</span>'
        '<span class="cover__title">{}</span></span>',
        drawn.classes,
        drawn.author,
        drawn.title,
    )


@register.simple_tag
def status(kind: str, text: str) -> SafeString:
    """`{% status "ok" text %}`: a state by shape and by words; ok, warn, bad or off."""
    if kind not in STATES:
        raise template.TemplateSyntaxError(f"status: {kind!r} is none of {sorted(STATES)}")
    return format_html('<span class="status status--{}">{}</span>', kind, text)


@register.simple_tag
def low_vision_form() -> SafeString:
    """The low-vision form: the same bytes on every page, so it is rendered once a process."""
    return _low_vision_form(get_language() or "", current_theme().slug)


@cache
def _low_vision_form(language: str, theme: str) -> SafeString:
    return render_to_string("bibnet/parts/low_vision.html", {"groups": GROUPS})


@register.filter(is_safe=True)
@stringfilter
def typograph(text: str) -> str:
    """`{{ title|typograph }}`: Russian quotes, dashes, spaces that do not break."""
    return _same_kind(text, typography.typograph(text))


@register.filter(is_safe=True)
@stringfilter
def hyphenate(text: str) -> str:
    """`{{ name|hyphenate }}`: soft hyphens in long words, for heads and captions."""
    return _same_kind(text, typography.hyphenate(text))


def _same_kind(before: str, after: str) -> str:
    return mark_safe(after) if isinstance(before, SafeString) else after  # noqa: S308


@register.inclusion_tag("bibnet/components/hours.html")
def hours_card(card: Any) -> dict[str, Any]:
    """`{% hours_card card %}`: the tinted card of opening hours, from a components.HoursCard."""
    return {"card": card}


@register.inclusion_tag("bibnet/components/event.html")
def event_row(event: Any, heading: str = "h3") -> dict[str, Any]:
    """`{% event_row event %}`: one ruled row of a ledger, from a components.EventRow."""
    return {"event": event, "heading": heading}


@register.inclusion_tag("bibnet/components/news.html")
def news_item(item: Any, heading: str = "h3") -> dict[str, Any]:
    """`{% news_item item %}`: one item of a news list, from a components.NewsItem."""
    return {"item": item, "heading": heading}


@register.inclusion_tag("bibnet/components/banner.html")
def banner(banner: Any) -> dict[str, Any]:
    """`{% banner banner %}`: an announcement, from a components.Banner."""
    return {"banner": banner}


@register.inclusion_tag("bibnet/components/crumbs.html")
def crumbs(trail: Any) -> dict[str, Any]:
    """`{% crumbs trail %}`: the way here, from a list of components.Link, this page last."""
    return {"trail": trail}


@register.inclusion_tag("bibnet/components/pager.html", takes_context=True)
def pager(context: template.Context, page: Any, parameter: str = "page") -> dict[str, Any]:
    """`{% pager page %}`: links to the other pages of a django.core.paginator.Page.

    The other parameters of the address stay.
    """
    request = context["request"]
    query = request.GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    paginator = page.paginator
    numbers = [
        (number, address(number) if isinstance(number, int) else "")
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "numbers": numbers,
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("bibnet/forms/summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: what is wrong, each line a link to its field. In `{{ form }}`."""
    errors = forms.summary_of(form) if form.is_bound else []
    return {"errors": errors, "fields": {one.anchor for one in errors if one.anchor}}


@register.simple_tag
def field(field: BoundField) -> SafeString:
    """`{% field form.phone %}`: label, hint, error and control of one field."""
    return field.as_field_group()


@register.simple_tag
def field_kind(field: BoundField) -> str:
    """Which mark-up a field takes; for `bibnet/forms/field.html`."""
    return forms.kind_of(field)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The bare control of a field with its class; for `bibnet/forms/field.html`."""
    return forms.control(field)
