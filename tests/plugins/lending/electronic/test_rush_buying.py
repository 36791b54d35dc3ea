"""Many ask for one title at the same moment on PostgreSQL: it is bought once, and nobody is lost.

With its control: where a purchase is settled without the lock of its title, somebody is.
"""

from __future__ import annotations

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

RUSH = '''
import time
from decimal import Decimal
from bibnet_lending.electronic import accounts, buying, money, wanting
from bibnet_lending.electronic.shop import Sold
from bibnet_lending.electronic.vendors import (
    Capability, Done, Offer, Vendor, VendorEntry, VendorRefused)
from bibnet_lending.models import Budget, Licence, VendorCall, WantedBook
from tests.plugins.lending.rushing import (
    book, lender, slowly, tell, ticket, together, unforeseen)

northern = lender()
money.allot(library=northern, amount=Decimal(100000), explanation="All", actor=None)

class Shop(Vendor):
    """Refuses the first purchase of each title that it is told to, a moment later."""
    capabilities = frozenset((Capability.BUY, Capability.LEND))
    transcript = ()
    refuses = set()
    def buy(self, *, number, vendor_title, price):
        time.sleep(0.1)
        if vendor_title in self.refuses:
            self.refuses.discard(vendor_title)
            raise VendorRefused(VendorRefused.NO_MONEY)
        return Done(vendor_number=number, price=price)
    def lend(self, *, number, vendor_title, licence, reader):
        return Done(vendor_number=number)

shop = Shop()
entry = VendorEntry(slug="v", title="V", account=lambda library: shop)
accounts.vendors_of = lambda library: {"v": entry}

# Whoever asks knows of the purchase a moment before the request is written.
buying.under_way = slowly(buying.under_way)
if not HAS_LOCKS:
    buying.lock_title = lambda call: None

def buyer():
    one = ticket(northern)
    one.may_buy, one.price_limit = True, Decimal(300)
    one.save()
    return one

def ask(who, edition):
    offer = Offer(vendor_title=str(edition), title="x", price=Decimal(300), at_once=1)
    wanting.ask(ticket=who, edition=edition, branch=northern, sold=Sold("v", "V", offer),
        actor=None)

said, lost, twice = set(), 0, 0
for turn in range(6):
    edition, _copies = book(northern)
    if turn % 2:
        shop.refuses.add(str(edition))
    whose = [buyer() for _turn in range(8)]
    said.update(together([lambda one=one: ask(one, edition) for one in whose]))
    own = WantedBook.objects.of(northern).filter(edition=edition)
    lost += own.filter(state="approved", call__state="refused").count()
    twice += Licence.objects.of(northern).filter(titles__edition=edition).count() > 1
budget = Budget.objects.of(northern).get()
unsettled = VendorCall.objects.of(northern).filter(state__in=("intended", "unknown")).count()
sums = budget.spent == 300 * Licence.objects.of(northern).count()
tell([unforeseen(said), lost, twice, unsettled, str(budget.reserved), sums])
'''
RIGHT = [[], 0, 0, 0, "0.00", True]


def rush(installation: Installation, *, has_locks: bool) -> list:
    return told(installation, RUSH, HAS_LOCKS=has_locks)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_title_that_many_ask_for_at_once_is_bought_once(installation_on_postgres):
    assert rush(installation_on_postgres, has_locks=True) == RIGHT


@pytest.mark.slow
@pytest.mark.postgres
def test_settled_without_the_lock_of_the_title_somebody_is_lost(installation_on_postgres):
    errors, lost, *_others = rush(installation_on_postgres, has_locks=False)
    assert errors or lost
