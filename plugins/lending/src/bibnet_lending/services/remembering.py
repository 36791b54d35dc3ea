"""What somebody has read, for those who want it kept, and for nobody else's eyes."""

from __future__ import annotations

from bibnet_catalog import api as catalog

from bibnet.accounts.models import Consent, Reader
from bibnet.accounts.services.consents import has_given
from bibnet_lending.models import HistoryEntry, Loan

PURPOSE = "lending.history"
LONGEST_TITLE, LONGEST_HEADING = 500, 300


def remember(loan: Loan) -> None:
    """Keep a loan that has just ended, if its reader has agreed to that."""
    if loan.reader is None or loan.returned_at is None or not has_given(loan.reader, PURPOSE):
        return
    book = catalog.editions([loan.edition_id])[loan.edition_id]
    title, heading = book.title[:LONGEST_TITLE], book.heading[:LONGEST_HEADING]
    HistoryEntry.objects.update_or_create(
        loan=loan,
        defaults={
            "reader": loan.reader,
            "edition_id": book.number,
            "library_name": str(loan.library),
            "title": title,
            "heading": heading,
            "words": f"{heading} {title}".casefold(),
            "lent_at": loan.lent_at,
            "returned_at": loan.returned_at,
        },
    )


def unremember(loan: Loan) -> None:
    """The return was a slip of the hand."""
    HistoryEntry.objects.filter(loan=loan).delete()


def let_go(loans: list[int]) -> None:
    """No loan whose reader is forgotten leads to who had it."""
    HistoryEntry.objects.filter(loan__in=loans).update(loan=None)


def erase(reader: Reader) -> int:
    """Everything, at once; how many books it were."""
    return HistoryEntry.objects.filter(reader=reader).delete()[0]


def erase_without_consent() -> None:
    """What is kept of those who have taken the consent back, wherever they did it."""
    agreed = Consent.objects.in_force().filter(document__purpose=PURPOSE, reader__isnull=False)
    HistoryEntry.objects.exclude(reader__in=agreed.values("reader")).delete()
