"""What is asked of vendors: written down first, sent after the commit, settled by the answer.

A call that nobody answered is *unknown*, not failed: the vendor is asked by our number what became
of it, as long as it takes. Sent again it bears the same number, so nothing is done or paid twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors
from bibnet_lending.models import CallAct, CallState, Loan, VendorCall
from bibnet_lending.models.vendors import UNSETTLED

from . import contact, health, settling, writing
from .asking import ask
from .settling import EVERYBODYS
from .vendors import Capability, Done, Vendor, VendorError, VendorRefused

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
# A vendor that cannot take a number back is asked so long what became of it.
GRACE = timedelta(hours=2)
AT_ONCE = 50
# What became of a call, besides what vendors say themselves.
DOWN, NOT_WANTED, NEVER_CAME = "vendor_down", "not_wanted", "never_came"


def intend(
    act: str,
    *,
    loan: Loan,
    actor: User | None,
    now: datetime,
    due_at: datetime | None = None,
) -> VendorCall | None:
    """Write a call about a loan down and send it when this transaction is committed.

    Raises VendorDown for what need not be tried, AnswerAwaited.
    """
    licence = loan.licence
    is_down = licence and licence.vendor and health.is_down(licence.library, licence.vendor, now)
    if is_down and act != CallAct.RETURN:
        raise errors.VendorDown
    call = writing.write_down(act, loan=loan, actor=actor, now=now, due_at=due_at)
    send_after_commit(call)
    return call


def send_after_commit(call: VendorCall | None) -> None:
    """Send what was written down once it is committed; if it is not, nobody ever asked."""
    if call is not None:
        transaction.on_commit(partial(send, call.pk), robust=True)


def send(pk: int) -> None:
    """Ask the vendor, outside any transaction, and settle the call by the answer."""
    call = _read(pk)
    if call.state in UNSETTLED:
        _try(call, ask)


def look_again(library: Library, now: datetime | None = None) -> None:
    """Settle calls of a library of which nobody knows what became: those whose time has come.

    Each vendor's by themselves: those of one that does not answer keep nobody waiting.
    """
    now = now or timezone.now()
    rows = VendorCall.objects.of(library).filter(state__in=UNSETTLED, next_look_at__lte=now)
    for vendor in sorted(set(rows.values_list("vendor", flat=True))):
        due = rows.filter(vendor=vendor).order_by("next_look_at", "pk")
        for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]):
            _try(_read(pk), _again)


def outcome(loan: Loan) -> Loan:
    """The loan as it is now that its vendor was asked. Raises the LendingError of a refusal."""
    with all_libraries(EVERYBODYS):
        loan.refresh_from_db()
    if loan.is_undone:
        call = writing.call_of(loan)
        match call.answer.get("code", "") if call else "":
            case VendorRefused.NO_COPIES:
                raise errors.NoFreeLicence
            case code if code == DOWN:
                raise errors.VendorDown
        raise errors.VendorSaidNo
    return loan


def renewal_outcome(loan: Loan) -> Loan:
    """The loan as it is now that its vendor was asked to renew it. Raises the LendingError of a
    refusal, AnswerAwaited.
    """
    with all_libraries(EVERYBODYS):
        loan.refresh_from_db()
        asked = VendorCall.objects.filter(loan=loan, act=CallAct.RENEW).order_by("pk").last()
    if asked is None or asked.state == CallState.DONE:
        return loan
    if asked.state in UNSETTLED:
        raise errors.AnswerAwaited
    if asked.answer.get("code") == DOWN:
        raise errors.VendorDown
    raise errors.NotRenewed


def _try(call: VendorCall, how: Callable[[Vendor, VendorCall], Done | None]) -> None:
    """Ask if the vendor may be asked and nobody else does. A call that was never sent comes to
    nothing where the vendor is left alone, unless something has to be given back there.
    """
    if health.may_ask(call.library, call.vendor):
        if _claimed(call):
            _asked(call, how)
    elif call.tries == 0 and call.act != CallAct.RETURN and _claimed(call):
        settling.refused(call.pk, DOWN, now=timezone.now())


def _asked(call: VendorCall, how: Callable[[Vendor, VendorCall], Done | None]) -> None:
    """Ask in some way, and write down what is known now."""
    try:
        answer = contact.speak(call.library, call.vendor, lambda vendor: how(vendor, call))
    except VendorRefused as refusal:
        settling.refused(call.pk, refusal.code, now=timezone.now(), error=str(refusal))
    except VendorError as error:
        _unknown(call, str(error))
    else:
        if answer is not None:
            settling.done(call.pk, answer, now=timezone.now())


def _again(vendor: Vendor, call: VendorCall) -> Done | None:
    """Ask what became of it; what never came is sent again, or taken back if nobody wants it now.

    None if that is still not known.
    """
    is_wanted = call.act != CallAct.LEND or (call.loan is not None and call.loan.is_open)
    if not is_wanted and Capability.REVOKE in vendor.capabilities:
        vendor.revoke(number=f"{call.number}-back", of=str(call.number))
        raise VendorRefused(NOT_WANTED)
    found = vendor.find(str(call.number)) if Capability.FIND in vendor.capabilities else None
    if found is not None:
        if found.done is None:
            raise VendorRefused(found.refusal)
        return found.done
    if is_wanted:
        return ask(vendor, call)
    if timezone.now() - call.intended_at < GRACE:
        return None
    raise VendorRefused(NEVER_CAME)


def _claimed(call: VendorCall) -> bool:
    """Whether it is ours to ask: of several processes only one does at a time."""
    pause = min(FIRST_PAUSE * 2 ** min(call.tries, 10), LONGEST_PAUSE)
    own = VendorCall.objects.of(call.library).filter(
        pk=call.pk, tries=call.tries, state__in=UNSETTLED
    )
    moved = own.update(tries=F("tries") + 1, next_look_at=timezone.now() + pause)
    call.tries += 1
    return moved == 1


def _unknown(call: VendorCall, error: str) -> None:
    rows = VendorCall.objects.of(call.library).filter(pk=call.pk, state__in=UNSETTLED)
    rows.update(state=CallState.UNKNOWN, error=error[:500])


def _read(pk: int) -> VendorCall:
    with all_libraries(EVERYBODYS):
        return VendorCall.objects.select_related("library", "loan").get(pk=pk)
