"""What helps to decide about requests: figures of a page of them, in queries whose number does not
depend on how many there are. Nothing of what a person has read is told, only how often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.db.models import Count, QuerySet

from bibnet.accounts.models import Reader
from bibnet.journal.services import amounts_by_reader
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import api, journal
from bibnet_lending.models import Hold, WantedBook
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.wanted import OPEN_WANTED

from . import accounts

if TYPE_CHECKING:
    from bibnet.plugins.items import Words

YEAR = timedelta(days=365)
# So many loans in a year make a constant reader.
CONSTANT = 12
# Above this age nobody is a child any longer, as the library's statistics count.
CHILD_TO = 14


@dataclass(frozen=True, kw_only=True)
class Row:
    """A request with its book, and what is known of the demand and of who asks. `supplier` is who
    sells it; `is_new` says that no library of the network has it.
    """

    wanted: WantedBook
    book: catalog.EditionFacts
    asked: int
    waiting: int
    loans: int
    is_child: bool
    is_parent: bool
    is_late: bool
    supplier: Words
    is_new: bool
    facts: Sequence[api.RequestFact]

    @property
    def is_first(self) -> bool:
        return not self.loans

    @property
    def is_constant(self) -> bool:
        return self.loans >= CONSTANT


def rows_of(library: Library, page: Sequence[WantedBook], *, now: datetime) -> list[Row]:
    """The requests of a page, whose readers must have been read along with them."""
    editions = {one.edition_id for one in page}
    readers = [one.reader for one in page if one.reader is not None]
    books = catalog.editions(editions)
    open_ones = WantedBook.objects.of(library).filter(state__in=OPEN_WANTED)
    asked = _by_edition(open_ones, editions)
    waiting = _by_edition(Hold.objects.of(library).filter(state__in=IN_QUEUE), editions)
    loans = _loans(library, {one.pseudonym for one in readers}, now)
    parents = set(
        Reader.objects.filter(representative__in=readers).values_list("representative", flat=True)
    )
    told = _told(library, editions)
    suppliers = {slug: one.title for slug, one in accounts.vendors_of(library).items()}
    shown = catalog.shown_editions({one.number for one in books.values()})
    today = schedule.today(library, now)
    return [
        Row(
            wanted=one,
            book=books[one.edition_id],
            asked=asked[one.edition_id],
            waiting=waiting[one.edition_id],
            loans=loans[one.reader.pseudonym] if one.reader else 0,
            is_child=_is_child(one.reader, today),
            is_parent=one.reader_id in parents,
            is_late=one.answer_by < today,
            supplier=suppliers.get(one.vendor, ""),
            is_new=books[one.edition_id].number not in shown,
            facts=[fact for fact in told if fact.edition == one.edition_id],
        )
        for one in page
    ]


def _by_edition(rows: QuerySet[Any], editions: Iterable[int]) -> Counter[int]:
    counted = rows.filter(edition__in=editions).order_by().values_list("edition")
    return Counter(dict(counted.annotate(count=Count("pk"))))


def _loans(library: Library, pseudonyms: Collection[str], now: datetime) -> Counter[str]:
    """How often each of them borrowed something here in a year."""
    return Counter(
        amounts_by_reader(
            kind=journal.ISSUE, library=library, pseudonyms=pseudonyms, since=now - YEAR
        )
    )


def _told(library: Library, editions: Iterable[int]) -> list[api.RequestFact]:
    """What other plugins say of these books."""
    return list(api.request_facts.collect(library, editions=sorted(editions)))


def _is_child(reader: Reader | None, today: Any) -> bool:
    age = reader.age_on(today) if reader is not None else None
    return age is not None and age <= CHILD_TO
