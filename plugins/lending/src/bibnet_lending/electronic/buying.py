"""A licence is bought of a vendor: paid once for each number, and in the fund when it is known."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from bibnet_catalog import api as catalog
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending.models import CallAct, Fund, VendorCall
from bibnet_lending.models.vendors import UNSETTLED
from bibnet_lending.services.locking import lock_queue

from . import funds, writing
from .vendors import Done, Offer


def intend_to_buy(
    *,
    fund: Fund,
    vendor: str,
    offer: Offer,
    edition: int,
    actor: User | None,
    now: datetime | None = None,
) -> VendorCall:
    """Write a purchase down; `calls.send_after_commit` sends it. The queue of the title must be
    locked, and nothing be `under_way`.
    """
    now = now or timezone.now()
    terms: dict[str, Any] = {
        "at_once": offer.at_once,
        "most_loans": offer.most_loans,
        "days": offer.days,
        "loan_days": offer.loan_days,
        "renewals": offer.renewals,
    }
    return VendorCall.objects.of(fund.library).create(
        library=fund.library,
        vendor=vendor,
        act=CallAct.BUY,
        number=uuid.uuid4(),
        asked={
            "title": offer.vendor_title,
            "price": str(offer.price),
            "edition": edition,
            "terms": terms,
        },
        fund=fund,
        intended_at=now,
        next_look_at=now + writing.FIRST_LOOK,
        by=actor,
    )


def under_way(library: Library, edition: int) -> VendorCall | None:
    """The purchase of the title of which nobody knows yet what came, whether anybody still asks for
    it or not. The queue of the title must be locked.
    """
    rows = VendorCall.objects.of(library).filter(act=CallAct.BUY, state__in=UNSETTLED)
    calls = list(rows.order_by("pk"))
    if not calls:
        return None
    known = catalog.editions({edition, *(one.asked["edition"] for one in calls)})
    return next((one for one in calls if _is_of(one, known, known[edition])), None)


def lock_title(call: VendorCall) -> None:
    """Before the call itself: whoever asks for the title joins its purchase under this lock."""
    facts = _title(call)
    lock_queue(call.library, facts.work)


def bought(call: VendorCall, answer: Done, *, now: datetime) -> None:
    """The licence comes into the fund; the call, locked, tells which it is."""
    assert call.fund is not None
    asked, terms = call.asked, dict(call.asked["terms"])
    # The edition that it is now, if the catalogue has joined it with another meanwhile.
    edition = _title(call).number
    days = terms.pop("days")
    begins = schedule.today(call.fund.library, now)
    call.licence = funds.add_licence(
        fund=call.fund,
        titles=[funds.Title(edition, asked["title"])],
        terms=funds.Terms(ends_on=begins + timedelta(days=days) if days else None, **terms),
        actor=call.by,
        vendor=call.vendor,
        vendor_number=answer.vendor_number,
        price=answer.price,
        now=now,
    )
    call.save(update_fields=["licence"])
    catalog.show_title(call.library, edition)


def _title(call: VendorCall) -> catalog.EditionFacts:
    return catalog.editions([call.asked["edition"]])[call.asked["edition"]]


def _is_of(
    call: VendorCall, known: dict[int, catalog.EditionFacts], edition: catalog.EditionFacts
) -> bool:
    facts = known.get(call.asked["edition"])
    return facts is not None and facts.number == edition.number
