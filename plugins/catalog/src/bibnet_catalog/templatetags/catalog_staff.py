"""What the staff's screens of the catalogue share."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description
from bibnet_catalog.forms import CONTAINERS, DIALECTS
from bibnet_catalog.models import ImportRun, ProposalState, QuarantineState, Record, RunState
from bibnet_catalog.pages import words
from bibnet_catalog.reading.containers import Container, Dialect
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
PIECE_TONES: dict[str, str] = {
    QuarantineState.OPEN: "warn",
    QuarantineState.MENDED: "ok",
    QuarantineState.DROPPED: "off",
}
PROPOSAL_TONES: dict[str, str] = {
    ProposalState.OPEN: "warn",
    ProposalState.CONFIRMED: "ok",
    ProposalState.DECLINED: "bad",
    ProposalState.WITHDRAWN: "off",
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


@register.filter
def run_state(run: ImportRun) -> str:
    """The state of a run in words, a check told from an import."""
    if run.state == RunState.WAITING and run.asked_at is None:
        return _("not begun")
    if run.is_dry:
        return _("check: {state}").format(state=run.get_state_display())
    return str(run.get_state_display())


@register.filter
def piece_tone(state: str) -> str:
    """The tone in which the state of a piece in quarantine is shown."""
    return PIECE_TONES[str(state)]


@register.filter
def proposal_tone(state: str) -> str:
    """The tone in which the state of a proposal is shown."""
    return PROPOSAL_TONES[str(state)]


@register.filter
def dialect_name(dialect: str) -> str:
    """How a format is called."""
    return str(DIALECTS[Dialect(dialect)])


@register.filter
def container_name(container: str) -> str:
    """How that which holds the records is called."""
    return str(CONTAINERS[Container(container)])


@register.filter
def shown_indicators(indicators: str) -> str:
    """Indicators with a sign where there is a blank."""
    return indicators.replace(" ", "#")


@register.filter
def kind_of_book(kind: str) -> str:
    """What a kind of edition is called."""
    return words.kind(kind)


@register.filter
def record_said(record: Record) -> str:
    """What a record says, as the standard writes it."""
    return isbd.written(Description.from_json(record.description))
