"""Many ask for a title that no library has at the same moment on PostgreSQL: it is entered once.

With its control: where whoever enters it does not wait for the others, it is entered again.
"""

from __future__ import annotations

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

RUSH = """
from decimal import Decimal
from bibnet_catalog.entering import acts, outside
from bibnet.journal.models import AuditEntry
from bibnet_catalog.models import Record
from bibnet_lending.electronic import offered, wanting
from bibnet_lending.electronic.shop import Sold
from bibnet_lending.electronic.vendors import Offer
from bibnet_lending.models import WantedBook
from tests.plugins.lending.rushing import lender, slowly, tell, ticket, together, unforeseen

northern, southern = lender(), lender("southern")
outside._record = slowly(outside._record)
if not HAS_LOCKS:
    outside.lock_placing = acts.lock_placing = lambda: None

def ask(who, library, sold):
    edition = offered.edition_of(library, sold)
    if edition is None:
        wanting.check_offer(ticket=who, offer=sold.offer, branch=library, actor=None)
        edition = offered.enter(library, sold)
    wanting.ask(ticket=who, edition=edition, branch=library, sold=sold, actor=None)

said, numbers = set(), []
for turn in range(4):
    offer = Offer(
        vendor_title=str(turn), title=f"Небывальщина о колодце {turn}", author="Шергин, Борис",
        year=1990 + turn, price=Decimal(300))
    sold = Sold("v", "V", offer)
    impatient = ticket(northern)
    whose = [(impatient, northern)] * 4
    whose += [(ticket(one), one) for one in (northern, southern) for _reader in range(3)]
    said.update(together([lambda one=one: ask(*one, sold) for one in whose]))
    both = (northern, southern)
    asked = [WantedBook.objects.of(one).filter(vendor_title=str(turn)) for one in both]
    editions = {row.edition_id for rows in asked for row in rows}
    numbers.append([*(rows.count() for rows in asked), len(editions)])
records = [Record.objects.of(one).count() for one in (northern, southern)]
acts = AuditEntry.objects.filter(action="catalog.record_entered").count()
tell([unforeseen(said), numbers, records, acts])
"""


def rush(installation: Installation, *, has_locks: bool) -> list:
    return told(installation, RUSH, HAS_LOCKS=has_locks)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_title_that_many_ask_for_at_once_is_entered_once(installation_on_postgres):
    found = rush(installation_on_postgres, has_locks=True)
    assert found == [[], [[4, 3, 1]] * 4, [4, 4], 8]


@pytest.mark.slow
@pytest.mark.postgres
def test_entered_without_waiting_for_the_others_it_is_entered_again(installation_on_postgres):
    errors, *_others, acts = rush(installation_on_postgres, has_locks=False)
    assert errors or acts > 8
