"""What a vendor is going to be asked, written down in the transaction that wants it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from bibnet.accounts.models import User
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors
from bibnet_lending.models import CallAct, CallState, LicensedTitle, Loan, VendorCall
from bibnet_lending.models.vendors import UNSETTLED

from .choosing import SHARED

# Who has written it down sends it; if that process dies, somebody else looks after so long.
FIRST_LOOK = timedelta(minutes=1)


def write_down(
    act: str,
    *,
    loan: Loan,
    actor: User | None,
    now: datetime,
    lend: VendorCall | None = None,
    due_at: datetime | None = None,
) -> VendorCall | None:
    """A call about a loan; None where there is nothing to ask of anybody.

    Nothing is asked about a loan of which nobody knows yet whether the vendor has made it: what is
    to be done then is done when that is known. A renewal waits: AnswerAwaited.
    """
    licence = loan.licence
    if licence is None or not licence.vendor:
        return None
    asked: dict[str, Any] = {}
    if act == CallAct.LEND:
        asked = {"title": _title(loan), "licence": licence.vendor_number}
    else:
        lend = lend or call_of(loan)
        is_pending = lend is not None and lend.state in UNSETTLED
        if act == CallAct.RENEW and (is_pending or _is_asked(loan)):
            raise errors.AnswerAwaited
        if lend is None or lend.state != CallState.DONE or _is_given_back(act, loan):
            return None
        asked = {"loan": lend.answer.get("number", "")}
        if due_at is not None:
            asked["due_at"] = due_at.isoformat()
    # The account is that of who keeps the fund.
    return VendorCall.objects.of(licence.library).create(
        library=licence.library,
        vendor=licence.vendor,
        act=act,
        number=uuid.uuid4(),
        asked=asked,
        loan=loan,
        licence=licence,
        intended_at=now,
        next_look_at=now + FIRST_LOOK,
        by=actor,
    )


def call_of(loan: Loan) -> VendorCall | None:
    """The call by which the vendor was asked to lend; None for what no vendor lends."""
    with all_libraries(SHARED):
        return VendorCall.objects.filter(loan=loan, act=CallAct.LEND).first()


def _is_given_back(act: str, loan: Loan) -> bool:
    """Whether it is to be given back, and was asked to be before."""
    if act != CallAct.RETURN:
        return False
    with all_libraries(SHARED):
        return VendorCall.objects.filter(loan=loan, act=CallAct.RETURN).exists()


def _is_asked(loan: Loan) -> bool:
    """Whether a renewal is being asked for already."""
    with all_libraries(SHARED):
        rows = VendorCall.objects.filter(loan=loan, act=CallAct.RENEW, state__in=UNSETTLED)
        return rows.exists()


def _title(loan: Loan) -> str:
    with all_libraries(SHARED):
        titles = LicensedTitle.objects.filter(licence=loan.licence_id, edition=loan.edition_id)
        return titles.order_by("pk").values_list("vendor_title", flat=True).first() or ""
