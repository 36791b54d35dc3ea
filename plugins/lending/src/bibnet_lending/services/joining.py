"""Tickets of several libraries become one reader's, after proof of both, and part again.

The entries are made one by the core's `merge_readers`; here is the proof, the record, and the way
back. Locks both readers, the older entry first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts import factors, secrecy
from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import Reader, User
from bibnet.accounts.services import merging, security
from bibnet.accounts.throttle import Throttle
from bibnet.journal import audit
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.notices.services.language import in_our_language
from bibnet.notices.services.letters import write_letter
from bibnet.notices.services.notify import address_for_letters
from bibnet.text.tables import plain
from bibnet_lending import errors, family
from bibnet_lending.merging import common_tickets
from bibnet_lending.models import Joining, JoiningCode, Proof, ReaderTicket
from bibnet_lending.models.tickets import IN_USE

from . import passwords
from .honouring import READERS
from .locking import fresh
from .parting import entry_of

if TYPE_CHECKING:
    from django.http import HttpRequest

CODE_LASTS = timedelta(days=3)
MOST_MISSES = 5
code_guesses = Throttle("lending.joining", limit=10, seconds=900)


@dataclass(frozen=True)
class Proven:
    """A ticket that somebody has shown to be theirs, and how."""

    ticket: ReaderTicket
    proof: str
    code: JoiningCode | None = None


@transaction.atomic
def give_code(*, ticket: ReaderTicket, actor: User, now: datetime | None = None) -> str:
    """A one-time code for whoever stands at the desk with the ticket; earlier ones are void."""
    now = now or timezone.now()
    codes = JoiningCode.objects.of(ticket.library).filter(ticket=ticket, used_at=None)
    codes.update(expires_at=now)
    code = secrecy.new_slip_code()
    JoiningCode.objects.of(ticket.library).create(
        library=ticket.library,
        ticket=ticket,
        code_hash=secrecy.digest(code, purpose="joining"),
        made_by=actor,
        made_at=now,
        expires_at=now + CODE_LASTS,
    )
    audit.record(action="lending.joining_code", actor=actor, library=ticket.library, obj=ticket)
    return code


def prove(request: HttpRequest, *, library: Library, number: str, secret: str) -> Proven:
    """The ticket whose number and code, or password, somebody knows. Raises NotProven.

    Not within a transaction: what a wrong secret counts must not be undone with it.
    """
    code = secrecy.typed_code(secret)
    if len(code) == secrecy.CODE_DIGITS and code.isdecimal():
        return _by_code(library, number, code)
    holder = passwords.holder_of(request, library=library, number=number, password=secret)
    ticket = passwords.ticket_with(library, number)
    if holder is None or ticket is None or ticket.reader.user_id != holder.pk:
        raise errors.NotProven
    if factors.has_any(holder):
        raise errors.NotProven(_("That account asks for more than its password."))
    return Proven(ticket, Proof.PASSWORD)


@transaction.atomic
def join(
    *, reader: Reader, proven: Proven, actor: User | None, now: datetime | None = None
) -> Joining:
    """Make the ticket, and all that its entry has, the reader's.

    Raises JoinedAlready, ForbiddenMove where somebody was faster or the code was used, SecondTicket
    of one library, LendingError where the core refuses.
    """
    now, ticket = now or timezone.now(), proven.ticket
    if ticket.reader_id == reader.pk:
        raise errors.JoinedAlready
    kept, gone = _locked(reader.pk, ticket.reader_id)
    ticket = fresh(ticket)
    if ticket.reader_id != gone.pk or not ticket.is_in_use:
        raise errors.ForbiddenMove
    if proven.code is not None:
        _use(proven.code, now)
    with all_libraries(READERS):
        if common_tickets(kept, gone):
            raise errors.SecondTicket
        rows = _records(kept, gone, proof=proven.proof, actor=actor, now=now)
        _tell_the_other(gone, kept, ticket, now)
        kept = make_one(kept=kept, gone=gone, actor=actor)
        return _written(rows, ticket, kept, actor)


def make_one(*, kept: Reader, gone: Reader, actor: User | None) -> Reader:
    """Two entries become one; LendingError where the core refuses."""
    try:
        return merging.merge_readers(kept=kept, gone=gone, actor=actor)
    except PersonRefused as refusal:
        raise errors.LendingError(str(refusal)) from refusal


def is_one_person(one: Reader, other: Reader) -> bool:
    """Whether two entries bear the same names and day of birth, as the staff has to see it."""

    def said(reader: Reader) -> tuple[str, str]:
        return plain(reader.last_name), plain(reader.first_name)

    return said(one) == said(other) and one.birth_date == other.birth_date is not None


def _records(
    kept: Reader, gone: Reader, *, proof: str, actor: User | None, now: datetime
) -> list[Joining]:
    """A record for each ticket that comes along and has none yet."""
    tickets = ReaderTicket.objects.filter(reader=gone, state__in=IN_USE)
    has_record = Joining.objects.filter(left_at=None).values("ticket")
    return [
        Joining(
            library=one.library,
            ticket=one,
            reader=kept,
            proof=proof,
            entry=entry_of(gone),
            joined_at=now,
            joined_by=actor,
        )
        for one in tickets.exclude(pk__in=has_record).select_related("library").order_by("pk")
    ]


def _locked(kept: int, gone: int) -> tuple[Reader, Reader]:
    """Both entries as they are now; ForbiddenMove where one is gone already."""
    rows = Reader.objects.select_for_update(of=("self",)).filter(pk__in=[kept, gone])
    found = {one.pk: one for one in rows.order_by("pk")}
    if len(found) < 2:
        raise errors.ForbiddenMove
    return found[kept], found[gone]


def _written(
    rows: list[Joining], ticket: ReaderTicket, kept: Reader, actor: User | None
) -> Joining:
    """Keep who joined what; the row of the ticket that was shown."""
    try:
        with transaction.atomic():
            for one in rows:
                one.save()
    except IntegrityError as error:
        raise errors.ForbiddenMove from error
    for one in rows:
        audit.record(
            action="lending.tickets_joined", actor=actor, library=one.library, obj=one.ticket
        )
    if kept.user is not None:
        with in_our_language():
            said = _("The ticket No. {number} of {library} was joined to your account.")
            security.tell(
                kept.user, said.format(number=ticket.number, library=ticket.library.short_name)
            )
    return Joining.objects.select_related("library", "ticket").get(ticket=ticket, left_at=None)


def _tell_the_other(gone: Reader, kept: Reader, ticket: ReaderTicket, now: datetime) -> None:
    """A letter to whom the entry was: its login is no more, so nothing is told in a cabinet."""
    to = family.addressee(gone, schedule.today(ticket.library, now))
    address = address_for_letters(to.user, to)
    if not address or address == address_for_letters(kept.user, kept):
        return
    with in_our_language():
        said = _(
            "The ticket No. {number} of {library} was joined to another account. If it was not you "
            "who did this, tell the library: it parts the ticket again."
        )
        write_letter(
            kind="core.security",
            library=ticket.library,
            address=address,
            subject=_("Your reader ticket was joined to another account"),
            text=said.format(number=ticket.number, library=ticket.library.short_name),
            reader=gone,
        )


def _by_code(library: Library, number: str, code: str) -> Proven:
    if not code_guesses.claim(f"{library.code} {number}"):
        raise errors.NotProven
    ticket = passwords.ticket_with(library, number)
    known = _known(ticket, code) if ticket is not None else None
    if ticket is None or known is None:
        raise errors.NotProven
    return Proven(ticket, Proof.CODE, known)


def _known(ticket: ReaderTicket, code: str) -> JoiningCode | None:
    """The code of the ticket, if it is right and holds; each look is counted before it is taken."""
    rows = JoiningCode.objects.of(ticket.library).filter(
        ticket=ticket, used_at=None, expires_at__gt=timezone.now(), misses__lt=MOST_MISSES
    )
    found = rows.first()
    if found is None:
        return None
    rows.filter(pk=found.pk).update(misses=F("misses") + 1)
    if not secrecy.same(code, found.code_hash, purpose="joining"):
        return None
    rows.filter(pk=found.pk).update(misses=0)
    return found


def _use(code: JoiningCode, now: datetime) -> None:
    """Use the code up. Raises ForbiddenMove for one that was used or is too old."""
    rows = JoiningCode.objects.of(code.library)
    fits = {"pk": code.pk, "used_at": None, "expires_at__gt": now}
    if not rows.filter(**fits).update(used_at=now):
        raise errors.ForbiddenMove
