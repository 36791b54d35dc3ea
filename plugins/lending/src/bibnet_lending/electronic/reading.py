"""Where a loan is read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors
from bibnet_lending.models import CallAct, CallState, LicensedTitle, Loan, VendorCall
from bibnet_lending.models.vendors import UNSETTLED

from . import contact, health
from .choosing import SHARED
from .vendors import Capability, Vendor, VendorError, VendorRefused
from .writing import call_of


def address_of(loan: Loan, *, now: datetime) -> str:
    """The address at which an open loan is read: the library's own, or asked of the vendor.

    Outside any transaction. Raises Returned, AnswerAwaited, VendorDown, NotReadHere.
    """
    if not loan.is_open or now >= loan.due_at:
        raise errors.Returned
    with all_libraries(SHARED):
        title = (
            LicensedTitle.objects.filter(licence=loan.licence_id, edition=loan.edition_id)
            .select_related("licence__library")
            .first()
        )
    if title is None or not title.licence.vendor:
        if title is None or not title.address:
            raise errors.NotReadHere
        return title.address
    call = call_of(loan)
    if call is None or call.state != CallState.DONE:
        raise errors.AnswerAwaited
    return _asked(call)


def unsettled(loans: Collection[int]) -> set[int]:
    """Of these loans those of which nobody knows yet whether their vendor has made them."""
    with all_libraries(SHARED):
        rows = VendorCall.objects.filter(loan__in=loans, act=CallAct.LEND, state__in=UNSETTLED)
        return {one for one in rows.values_list("loan", flat=True) if one is not None}


def _asked(call: VendorCall) -> str:
    keeper, loan = call.library, call.answer["number"]
    if not health.may_ask(keeper, call.vendor):
        raise errors.VendorDown
    try:
        address = contact.speak(keeper, call.vendor, lambda vendor: _address(vendor, loan))
    except VendorRefused as refusal:
        raise errors.NotReadHere from refusal
    except VendorError as error:
        raise errors.VendorDown from error
    if not address.startswith(("https://", "http://")):
        raise errors.NotReadHere
    return address


def _address(vendor: Vendor, loan: str) -> str:
    if Capability.FULFIL not in vendor.capabilities:
        raise VendorRefused(VendorRefused.OTHER)
    return vendor.fulfil(loan=loan)
