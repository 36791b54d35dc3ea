"""Many ask for one title at the same moment on PostgreSQL: it is bought once, and nobody is lost.

With its control: where a purchase is settled without the lock of its title, somebody is.
"""

from __future__ import annotations

import json

import pytest

from tests.installation import Installation

RUSH = '''
import json, threading, time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from bibnet.accounts.models import Reader
from bibnet.libraries import founding
from bibnet.libraries.models import Kind, Library
from bibnet.plugins.services import enable_plugin
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.acts import enter
from bibnet_catalog.entering.copies import Row
from bibnet_lending.electronic import accounts, buying, money, settling, wanting
from bibnet_lending.electronic.shop import Sold
from bibnet_lending.electronic.vendors import (
    Capability, Done, Offer, Vendor, VendorEntry, VendorRefused)
from bibnet_lending.errors import LendingError
from bibnet_lending.models import Budget, Licence, LendingSettings, VendorCall, WantedBook
from bibnet_lending.services.tickets import issue_ticket
from django.db import connection

region = Library.objects.filter(code="region").first() or founding.found_region(
    code="region", name="Library region", hostname="region.localhost")
northern = Library.objects.filter(code="northern").first() or founding.found_library(
    founding.Founding(code="northern", name="Northern", parent=region, kind=Kind.SYSTEM),
    actor=None)
for slug in ("catalog", "lending"):
    enable_plugin(library=northern, slug=slug, actor=None)
money.allot(library=northern, amount=Decimal(100000), explanation="All", actor=None)
made = 0

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
known = buying.under_way
def slowly(*asked):
    found = known(*asked)
    time.sleep(0.05)
    return found
buying.under_way = slowly
if not %(locks)r:
    buying.lock_title = lambda call: None

def book():
    global made
    made += 1
    rows = [Row(inventory=f"{made}-rush")]
    return enter(northern, Description(title=f"Electronic book {made}", is_brief=True), rows,
        actor=None).edition_id

def ticket():
    global made
    made += 1
    reader = Reader.objects.create(last_name=f"Reader {made}", first_name="Anna")
    one = issue_ticket(library=northern, reader=reader, actor=None)
    one.may_buy, one.price_limit = True, Decimal(300)
    one.save()
    return one

def ask(who, edition):
    offer = Offer(vendor_title=str(edition), title="x", price=Decimal(300), at_once=1)
    wanting.ask(ticket=who, edition=edition, branch=northern, sold=Sold("v", "V", offer),
        actor=None)

def together(acts):
    gate = threading.Barrier(len(acts))
    def run(act):
        gate.wait(60)
        try:
            act()
            return "done"
        except LendingError:
            return "refused"
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
    with ThreadPoolExecutor(len(acts)) as pool:
        return set(pool.map(run, acts))

said, lost, twice = set(), 0, 0
for turn in range(6):
    edition = book()
    if turn %% 2:
        shop.refuses.add(str(edition))
    whose = [ticket() for _turn in range(8)]
    said |= together([lambda one=one: ask(one, edition) for one in whose])
    own = WantedBook.objects.of(northern).filter(edition=edition)
    lost += own.filter(state="approved", call__state="refused").count()
    twice += Licence.objects.of(northern).filter(titles__edition=edition).count() > 1
budget = Budget.objects.of(northern).get()
unsettled = VendorCall.objects.of(northern).filter(state__in=("intended", "unknown")).count()
sums = budget.spent == 300 * Licence.objects.of(northern).count()
print("FOUND " + json.dumps([sorted(said - {"done", "refused"}), lost, twice, unsettled,
    str(budget.reserved), sums]))
'''
RIGHT = [[], 0, 0, 0, "0.00", True]


def rush(installation: Installation, *, locks: bool) -> list:
    text = installation.command("shell", "-v", "0", "-c", RUSH % {"locks": locks})
    (line,) = [line for line in text.splitlines() if line.startswith("FOUND ")]
    return json.loads(line.removeprefix("FOUND "))


@pytest.mark.slow
@pytest.mark.postgres
def test_a_title_that_many_ask_for_at_once_is_bought_once(installation_on_postgres):
    assert rush(installation_on_postgres, locks=True) == RIGHT


@pytest.mark.slow
@pytest.mark.postgres
def test_settled_without_the_lock_of_the_title_somebody_is_lost(installation_on_postgres):
    errors, lost, *_others = rush(installation_on_postgres, locks=False)
    assert errors or lost
