"""What lending writes into the journal, from which all figures come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from bibnet.accounts.models import Reader
from bibnet.journal import services
from bibnet.journal.services import Mode
from bibnet.libraries import schedule
from bibnet.libraries.models import Library

from .models import ReaderTicket
from .services import visiting

REGISTRATION = "lending.registration"
APPLICATION = "lending.application"
REQUEST = "lending.request"
CANCEL = "lending.cancel"
REFUSAL = "lending.refusal"
PURCHASE = "lending.purchase"
ISSUE = "lending.issue"
RENEWAL = "lending.renewal"
RETURN = "lending.return"
# What libraries send each other, and how many hours an answer took.
EXCHANGE = "lending.exchange"
ANSWER = "lending.answer"
VISIT = "lending.visit"
# For these a reader has come to the library.
_COMES = frozenset({REGISTRATION, ISSUE, RENEWAL, RETURN})


def write(
    kind: str,
    *,
    library: Library,
    reader: Reader | None,
    ticket: ReaderTicket | None,
    obj: models.Model,
    at: datetime,
    mode: str = Mode.IN_HOUSE,
    amount: int = 1,
    **data: Any,
) -> None:
    """One entry, or with a negative amount a correction.

    It tells the library (a branch, where it happened there), the age on that day, the kind of
    ticket, and what else tells it apart. An act in the library that is a visit is counted as one
    by an entry of its own.
    """
    own: dict[str, Any] = {
        "library": library,
        "at": at,
        "mode": mode,
        "reader_pseudonym": reader.pseudonym if reader else "",
        "reader_age": reader.age_on(schedule.today(library, at)) if reader else None,
        "ticket_kind": ticket.kind if ticket else "",
    }
    services.write(kind=kind, amount=amount, obj=obj, data=data, **own)
    is_here = kind in _COMES and mode == Mode.IN_HOUSE and amount > 0
    if is_here and reader is not None and visiting.is_visit(library, reader, at=at):
        services.write(kind=VISIT, **own)
