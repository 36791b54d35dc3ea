"""What follows when it is known what became of a call; in one transaction, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from bibnet.libraries.scope import all_libraries
from bibnet_lending.models import CallAct, CallState, VendorCall
from bibnet_lending.models.sayings import Saying, noted
from bibnet_lending.models.vendors import CALL_MOVES

from . import buying, ending, money, wanted, writing
from .vendors import Done, VendorRefused

EVERYBODYS = "a call is settled whoever looks"


@transaction.atomic
def done(pk: int, answer: Done, *, now: datetime) -> VendorCall:
    """The vendor has done it."""
    call = _locked(pk)
    if CallState.DONE not in CALL_MOVES[call.state]:
        return call
    said: dict[str, Any] = {"number": answer.vendor_number}
    if answer.price is not None:
        said["price"] = str(answer.price)
    if answer.due_at is not None:
        said["due_at"] = answer.due_at.isoformat()
    _settle(call, CallState.DONE, said, now=now)
    match call.act:
        case CallAct.LEND:
            _lent(call, answer, now=now)
        case CallAct.RENEW:
            _renewed(call, answer, now=now)
        case CallAct.BUY:
            buying.bought(call, answer, now=now)
            money.spend(call, answer.price, now=now)
    return call


@transaction.atomic
def refused(pk: int, code: str, *, now: datetime, error: str = "") -> VendorCall:
    """It was not done and will not be."""
    call = _locked(pk)
    if CallState.REFUSED not in CALL_MOVES[call.state]:
        return call
    call.error = error[:500]
    _settle(call, CallState.REFUSED, {"code": code}, now=now)
    if call.act == CallAct.LEND and call.loan is not None:
        ending.undo(call.loan, has_none=code == VendorRefused.NO_COPIES, now=now)
    if call.act == CallAct.BUY:
        wanted.not_bought(call, why=noted(Saying.NOT_SOLD), now=now)
        money.release(call, now=now)
    return call


def _lent(call: VendorCall, answer: Done, *, now: datetime) -> None:
    """A loan that was given back, or ended, while nobody knew of it is ended there too."""
    assert call.loan is not None
    loan, _licence = ending.lock_loan(call.loan)
    if not loan.is_open:
        writing.write_down(CallAct.RETURN, loan=loan, actor=None, now=now, lend=call)
    elif answer.due_at is not None and loan.lent_at < answer.due_at < loan.due_at:
        loan.due_at = answer.due_at
        loan.save(update_fields=["due_at"])


def _renewed(call: VendorCall, answer: Done, *, now: datetime) -> None:
    assert call.loan is not None
    loan, _licence = ending.lock_loan(call.loan)
    if not loan.is_open:
        # Confirmed after its time was over: the vendor would keep it lent.
        writing.write_down(CallAct.RETURN, loan=loan, actor=None, now=now)
    else:
        due_at = answer.due_at or datetime.fromisoformat(call.asked["due_at"])
        ending.prolong(loan, due_at, now=now)


def _settle(call: VendorCall, state: str, answer: dict[str, Any], *, now: datetime) -> None:
    call.state, call.answer, call.settled_at = state, answer, now
    call.save(update_fields=["state", "answer", "settled_at", "error"])


def _locked(pk: int) -> VendorCall:
    """The call as it is now; of a purchase the title is locked before it, as by who asks for it."""
    with all_libraries(EVERYBODYS):
        seen = VendorCall.objects.select_related("library").get(pk=pk)
        if seen.act == CallAct.BUY:
            buying.lock_title(seen)
        rows = VendorCall.objects.select_for_update(of=("self",))
        return rows.select_related("library", "loan", "fund", "by").get(pk=pk)
