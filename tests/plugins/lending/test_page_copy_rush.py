"""A copy of pages is downloaded by many at once on PostgreSQL: never more often than it may be,
and the first time counts once.

The control reads the request without its lock: then the last time is given to several.
"""

from __future__ import annotations

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

RUSH = '''
import time
from bibnet.journal.models import Entry
from bibnet_lending import journal
from bibnet_lending.models import BookRequest, PageCopy, PageCopyFile
from bibnet_lending.services import page_copies, request_moves
from bibnet_lending.services.requesting import Wanted, ask_for_book
from tests.plugins.lending.exchanging import OF_PAGES, a_scan
from tests.plugins.lending.rushing import MOMENT, lender, tell, ticket, together

northern = lender("northern")

def unlocked(row):
    """In place of the lock of a request."""
    found = BookRequest.objects.of(row.library).select_related(
        "library", "pickup", "reader", "ticket__group", "ticket__library").get(pk=row.pk)
    time.sleep(MOMENT)
    return found

def there():
    wanted = Wanted(title="Bees", **OF_PAGES)
    row = ask_for_book(ticket=ticket(northern), wanted=wanted, pickup=northern, actor=None)
    return page_copies.deliver_here(request=row, files=[a_scan()], actor=None)

def many(row):
    acts = [lambda: page_copies.download(request=row, actor=None) for _turn in range(8)]
    found = together(acts)
    copy = PageCopy.objects.of(northern).get(request=row)
    files = PageCopyFile.objects.of(northern).filter(copy=copy).count()
    return [found, copy.downloads, files]

if not HAS_LOCKS:
    request_moves.locked = unlocked
last = there()
PageCopy.objects.of(northern).filter(request=last).update(downloads=4)
tell([many(last), many(there()), Entry.objects.filter(kind=journal.ISSUE).count()])
'''


def rush(installation: Installation, *, has_locks: bool) -> list:
    return told(installation, RUSH, HAS_LOCKS=has_locks)


@pytest.mark.slow
@pytest.mark.postgres
def test_the_last_download_is_given_once_and_the_first_one_counts_once(installation_on_postgres):
    last, first, issued = rush(installation_on_postgres, has_locks=True)
    assert last == [{"copy_gone": 7, "done": 1}, 5, 0]
    assert first == [{"copy_gone": 3, "done": 5}, 5, 0]
    assert issued == 2


@pytest.mark.slow
@pytest.mark.postgres
def test_without_its_lock_the_last_download_is_given_to_several(installation_on_postgres):
    last, _first, _issued = rush(installation_on_postgres, has_locks=False)
    assert last[0].get("done", 0) > 1
