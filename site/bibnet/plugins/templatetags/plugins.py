"""Places in templates that plugins fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from bibnet.plugins import matrix, rollouts, state
from bibnet.plugins.extension import Slot, get_point
from bibnet.plugins.failures import contained
from bibnet.plugins.items import Section
from bibnet.plugins.models import Rollout
from bibnet.plugins.page_types import is_off

if TYPE_CHECKING:
    from bibnet.plugins.matrix import CountedRollout

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str, **named: Any) -> SafeString:
    """What plugins put here: `{% slot "event_after" page=page %}`.

    A plugin's own slot is called `"catalog.record_actions"`. The library is the request's unless
    `library=` names another.
    """
    point = get_point(name)
    if not isinstance(point, Slot):
        raise template.TemplateSyntaxError(f"{name!r} is no slot")
    request = context["request"]
    library = named.pop("library", None) or request.library
    return point.render(library, request=request, **named)


@register.simple_tag(takes_context=True)
def section_body(context: template.Context, section: Section) -> SafeString:
    """The inside of a section that a plugin offered; empty if its template fails."""
    request = context["request"]
    with contained(plugin=section.plugin, point="section", library=request.library):
        body = render_to_string(section.template, dict(section.context), request=request)
        return mark_safe(body.strip())  # noqa: S308  a template's own output
    return mark_safe("")


@register.filter
def plugin_is_off(page: Page) -> bool:
    """Whether readers do not see the page because its plugin is off or uninstalled."""
    return is_off(page)


@register.filter
def rollout_text(rollout: CountedRollout) -> str:
    """One line about a rollout."""
    return matrix.describe(rollout)


@register.filter
def rollout_when(rollout: Rollout) -> str:
    """When it was started, in short."""
    return matrix.when(rollout)


@register.filter
def is_fresh(rollout: Rollout) -> bool:
    """Whether the page offers to take the change back at once."""
    return rollouts.is_undoable_by_toast(rollout)


@register.filter
def plugin_title(slug: str) -> str:
    """What the screens call a plugin."""
    return state.title(slug)


@register.filter
def rollout_done(rollout: CountedRollout) -> int:
    """How many of its libraries have had their turn."""
    return rollout.total - rollout.waiting
