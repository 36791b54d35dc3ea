"""The tickets of a reader, and what was applied for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from bibnet.accounts.models import Reader
from bibnet_lending.models import Application, ApplicationState, ReaderTicket
from bibnet_lending.services import honouring

from .looking import SHOWN_AFTER, everywhere


def tickets_of(readers: Sequence[Reader]) -> list[ReaderTicket]:
    """Their tickets in use."""
    return honouring.tickets_of(readers)


def applications_of(reader: Reader | None, *, now: datetime) -> list[Application]:
    """What the reader has applied for, also for children: what waits, and recent answers."""
    if reader is None:
        return []
    with everywhere():
        rows = Application.objects.filter(applicant=reader)
        shown_here = Q(state=ApplicationState.SUBMITTED) | Q(state_at__gte=now - SHOWN_AFTER)
        rows = rows.filter(shown_here).exclude(state=ApplicationState.WITHDRAWN)
        related = rows.select_related("library", "branch", "ticket", "applicant")
        return list(related.order_by("-submitted_at", "-pk"))
