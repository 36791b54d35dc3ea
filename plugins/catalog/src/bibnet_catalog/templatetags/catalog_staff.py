"""What the staff's screens of the catalogue share."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import TextChoices

from bibnet_catalog.models import RunState
from bibnet_catalog.staff_sections import sections_of

register = template.Library()

TONES: dict[str, str] = {
    RunState.WAITING: "off",
    RunState.RUNNING: "warn",
    RunState.PAUSED: "warn",
    RunState.DONE: "ok",
    RunState.FAILED: "bad",
    RunState.UNDOING: "warn",
    RunState.UNDONE: "off",
}


@register.inclusion_tag("bibnet_catalog/staff/sections.html", takes_context=True)
def catalog_sections(context: template.Context) -> dict[str, Any]:
    """`{% catalog_sections %}`: links to the catalogue's sections, the present one marked."""
    request = context["request"]
    found = sections_of(request.user, request.library)
    above = [url for _title, url in found if request.path.startswith(url)]
    return {"sections": found, "current": max(above, key=len, default="")}


@register.filter
def run_tone(state: TextChoices | str) -> str:
    """The tone in which the state of a run is shown."""
    return TONES[str(state)]
