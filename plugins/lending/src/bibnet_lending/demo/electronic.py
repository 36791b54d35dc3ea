"""The electronic fund of the demonstration: what the library has of its supplier's titles, what its
readers ask for, and the money for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bibnet_catalog import api as catalog
from django.conf import settings
from django.utils import timezone

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending.electronic import funds, money, wanting
from bibnet_lending.electronic.demo_vendor.entry import SLUG, TITLE
from bibnet_lending.electronic.demo_vendor.filling import titles
from bibnet_lending.electronic.demo_vendor.shop import Title
from bibnet_lending.electronic.shop import Sold
from bibnet_lending.electronic.vendors import Offer
from bibnet_lending.errors import LendingError
from bibnet_lending.models import Fund, ReaderTicket

NAME = "Электронный фонд"
BUDGET = Decimal(20_000)
WISHES = 3


def fill_fund(library: Library) -> None:
    """Licences of what the supplier sells; a second time, or without it, nothing is changed."""
    if not settings.BIBNET_DEMO_VENDOR or Fund.objects.of(library).exists():
        return
    now = timezone.now()
    fund = funds.add_fund(library=library, name=NAME, actor=None)
    today = schedule.today(library, now)
    known = list(_known(library))
    bought = known[:-1] or known
    for title, edition in bought:
        ends = today + timedelta(days=title.days) if title.days else None
        funds.add_licence(
            fund=fund,
            titles=[funds.Title(edition, title.vendor_title)],
            terms=funds.Terms(
                at_once=title.at_once,
                most_loans=title.most_loans,
                ends_on=ends,
                loan_days=title.loan_days,
                renewals=title.renewals,
            ),
            vendor=SLUG,
            vendor_number=f"demo-{library.code}-{title.vendor_title}",
            price=title.price,
            actor=None,
            now=now,
        )
    _give_money(library, now)
    for title, edition in known[len(bought) :]:
        _wish(library, title, edition, now)


def _give_money(library: Library, now: datetime) -> None:
    own: dict[str, Any] = {"library": library, "actor": None, "now": now}
    money.allot(amount=BUDGET, explanation="Субсидия на электронные книги", **own)
    money.deposit(amount=BUDGET, explanation="Платёжное поручение № 41", vendor=SLUG, **own)


def _wish(library: Library, title: Title, edition: int, now: datetime) -> None:
    """The last of the readers ask for a title that is not in the fund."""
    offer = Offer(
        vendor_title=title.vendor_title,
        title=title.title,
        author=title.author,
        price=title.price,
        at_once=title.at_once,
    )
    sold = Sold(SLUG, TITLE, offer)
    tickets = ReaderTicket.objects.of(library).select_related("library").order_by("-pk")
    for number, ticket in enumerate(tickets[:WISHES], 1):
        at = now - timedelta(hours=5 * number)
        with suppress(LendingError):  # a child may not read everything
            wanting.ask(
                ticket=ticket, edition=edition, branch=library, sold=sold, actor=None, now=at
            )


def _known(library: Library) -> Iterator[tuple[Title, int]]:
    """Titles of the supplier with an edition of the same author and title in this library."""
    for title in titles().values():
        surname = title.author.partition(",")[0]
        found = catalog.find_copies(library, f"{surname} {title.title}")
        if found:
            yield title, found[0].edition.number
