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
    ticket, and what else tells it apart.
    """
    services.write(
        kind=kind,
        library=library,
        at=at,
        amount=amount,
        mode=mode,
        obj=obj,
        reader_pseudonym=reader.pseudonym if reader else "",
        reader_age=reader.age_on(schedule.today(library, at)) if reader else None,
        ticket_kind=ticket.kind if ticket else "",
        data=data,
    )
