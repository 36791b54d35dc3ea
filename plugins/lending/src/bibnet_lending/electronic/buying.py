"""A licence is bought of a vendor: paid once for each number, and in the fund when it is known."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet_lending import errors
from bibnet_lending.models import CallAct, Fund, VendorCall

from . import funds, writing
from .vendors import Done, Offer


@transaction.atomic
def intend_to_buy(
    *,
    fund: Fund,
    vendor: str,
    offer: Offer,
    edition: int,
    actor: User | None,
    number: uuid.UUID | None = None,
    now: datetime | None = None,
) -> VendorCall:
    """Write a purchase down; `calls.send_after_commit` sends it. With a `number` that was written
    down already, that call: a second press buys nothing.
    """
    now = now or timezone.now()
    terms: dict[str, Any] = {
        "at_once": offer.at_once,
        "most_loans": offer.most_loans,
        "days": offer.days,
        "loan_days": offer.loan_days,
        "renewals": offer.renewals,
    }
    call, is_new = VendorCall.objects.of(fund.library).get_or_create(
        number=number or uuid.uuid4(),
        defaults={
            "library": fund.library,
            "vendor": vendor,
            "act": CallAct.BUY,
            "asked": {
                "title": offer.vendor_title,
                "price": str(offer.price),
                "edition": edition,
                "terms": terms,
            },
            "fund": fund,
            "intended_at": now,
            "next_look_at": now + writing.FIRST_LOOK,
            "by": actor,
        },
    )
    if not is_new and (call.act != CallAct.BUY or call.asked["title"] != offer.vendor_title):
        raise errors.ForbiddenMove
    return call


def bought(call: VendorCall, answer: Done, *, now: datetime) -> None:
    """The licence comes into the fund; the call, locked, tells which it is."""
    assert call.fund is not None
    asked, terms = call.asked, dict(call.asked["terms"])
    days = terms.pop("days")
    begins = schedule.today(call.fund.library, now)
    call.licence = funds.add_licence(
        fund=call.fund,
        titles=[funds.Title(asked["edition"], asked["title"])],
        terms=funds.Terms(ends_on=begins + timedelta(days=days) if days else None, **terms),
        actor=call.by,
        vendor=call.vendor,
        vendor_number=answer.vendor_number,
        price=answer.price,
        now=now,
    )
    call.save(update_fields=["licence"])
