"""Who used a library lately."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from bibnet.accounts.models import Reader
from bibnet.journal import services as journal
from bibnet_lending.models import (
    Application,
    Loan,
    ReaderTicket,
)


def seen_since(moment: datetime) -> QuerySet[Any, Any]:
    """The readers who used a library since then, or were registered.

    A loan forgets its reader soon after its return, so the journal is asked: it knows the reader's
    pseudonym. Who has something on hand is seen in any case.
    """
    known = journal.pseudonyms_since(moment, prefix="lending.")
    used = Reader.objects.filter(pseudonym__in=known).order_by()
    lent = Loan.objects.filter(returned_at=None, reader__isnull=False).order_by()
    registered = ReaderTicket.objects.filter(registered_on__gte=moment.date()).order_by()
    applied = Application.objects.filter(submitted_at__gte=moment, reader__isnull=False).order_by()
    others = (one.values_list("reader", flat=True) for one in (lent, registered, applied))
    return used.values_list("pk", flat=True).union(*others)
