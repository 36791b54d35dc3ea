"""The electronic fund of the demonstration: what its supplier sells and the library has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bibnet_catalog import api as catalog
from django.conf import settings
from django.utils import timezone

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending.electronic import funds
from bibnet_lending.electronic.demo_vendor.entry import SLUG
from bibnet_lending.electronic.demo_vendor.filling import titles
from bibnet_lending.electronic.demo_vendor.shop import Title
from bibnet_lending.models import Fund

NAME = "Электронный фонд"


def fill_fund(library: Library) -> None:
    """Licences of what the supplier sells; a second time, or without it, nothing is changed."""
    if not settings.BIBNET_DEMO_VENDOR or Fund.objects.of(library).exists():
        return
    now = timezone.now()
    fund = funds.add_fund(library=library, name=NAME, actor=None)
    today = schedule.today(library, now)
    for title, edition in _known(library):
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


def _known(library: Library) -> Iterator[tuple[Title, int]]:
    """Titles of the supplier with an edition of the same author and title in this library."""
    for title in titles().values():
        surname = title.author.partition(",")[0]
        found = catalog.find_copies(library, f"{surname} {title.title}")
        if found:
            yield title, found[0].edition.number
