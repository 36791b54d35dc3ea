"""Who may be the same person: for the eyes of the library's staff only.

Looked for among the library's own readers, by surname and day of birth, telephone, e-mail, and
by names that sound or are written alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet.text.tables import plain
from bibnet_lending.models import ReaderTicket

MOST = 10
# Of a usual surname and a usual day there may be thousands: the most telling are looked at.
MOST_SCORED = 200
# One letter of a usual surname may be another.
LEAST_ALIKE = 0.8


class Described(Protocol):
    """Whoever has names and contacts: an application, what was typed at the desk."""

    @property
    def last_name(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...


class Applied(Described, Protocol):
    library: Library


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """A reader of the library who may be meant, why, and the tickets they have there."""

    reader: Reader
    why: str
    tickets: list[ReaderTicket]

    @property
    def name(self) -> str:
        born = self.reader.birth_date
        return f"{self.reader.formal_name}, {born:%d.%m.%Y}" if born else self.reader.formal_name


def readers_of(library: Library) -> QuerySet[Reader]:
    """Whom a member knows: who has, or had, a ticket of it, or was entered there."""
    tickets = ReaderTicket.objects.of(library).filter(reader=OuterRef("pk"))
    return Reader.objects.filter(
        Q(Exists(tickets)) | Q(registered_in__path__startswith=library.path)
    )


def alike(who: Applied) -> QuerySet[Reader]:
    """The library's readers who share something telling with the person."""
    return _sharing(who.library, who)


def likely(library: Library, who: Described, *, without: int | None = None) -> list[Duplicate]:
    """Those who may be the same person, the likeliest first; `without` is the person's own entry.

    Two queries, however many there are.
    """
    rank = _ranked(_sharing(library, who), who).exclude(pk=without or 0)
    found = list(rank[:MOST_SCORED])
    scored = [(_score(one, who), one) for one in found]
    scored = sorted((one for one in scored if one[0] > 0), key=lambda one: (-one[0], one[1].pk))[
        :MOST
    ]
    rows = ReaderTicket.objects.of(library).filter(reader__in=[one.pk for _score_, one in scored])
    tickets: dict[int, list[ReaderTicket]] = {}
    for ticket in rows.order_by("pk"):
        tickets.setdefault(ticket.reader_id, []).append(ticket)
    return [
        Duplicate(reader=one, why=_why(one, who), tickets=tickets.get(one.pk, []))
        for _score_, one in scored
    ]


def _sharing(library: Library, who: Described) -> QuerySet[Reader]:
    shared = _contacts(who) | _names(who)
    if who.birth_date is not None:
        shared |= Q(birth_date=who.birth_date)
    return readers_of(library).filter(shared).order_by("pk")


def _ranked(rows: QuerySet[Reader], who: Described) -> QuerySet[Reader]:
    """The most telling first, as far as a database can say it."""
    ranks = [_contacts(who)]
    if who.birth_date is not None:
        born = Q(birth_date=who.birth_date)
        ranks += [born & _names(who), born & Q(first_name__iexact=who.first_name), born]
    rank = Case(
        *(When(one, then=Value(place)) for place, one in enumerate(ranks)),
        default=Value(len(ranks)),
    )
    return rows.order_by(rank, "pk")


def _contacts(who: Described) -> Q:
    found = Q(pk__in=[])
    if who.phone:
        found |= Q(phone=who.phone)
    if who.email:
        found |= Q(email__iexact=who.email)
    return found


def _names(who: Described) -> Q:
    names = [who.last_name, who.last_name.replace("ё", "е"), who.last_name.capitalize()]
    return Q(last_name__in=names, first_name__startswith=who.first_name[:1])


def _score(reader: Reader, who: Described) -> int:
    """How much two have in common; nothing for a day of birth alone."""
    surname = _alike(reader.last_name, who.last_name)
    first = _alike(reader.first_name, who.first_name)
    is_born = who.birth_date is not None and reader.birth_date == who.birth_date
    is_other = None not in (who.birth_date, reader.birth_date) and not is_born
    has_phone = bool(who.phone) and reader.phone == who.phone
    has_email = bool(who.email) and reader.email.lower() == who.email.lower()
    if is_born and (surname or first):
        return 4 + surname + first + has_phone + has_email
    if has_phone or has_email:
        return 2 + first + has_phone + has_email
    # Namesakes born on different days are two people.
    return 1 if surname and first and not is_other else 0


def _why(reader: Reader, who: Described) -> str:
    told = []
    if _alike(reader.last_name, who.last_name) and _alike(reader.first_name, who.first_name):
        told.append(_("the name"))
    if who.birth_date is not None and reader.birth_date == who.birth_date:
        told.append(_("the day of birth"))
    if who.phone and reader.phone == who.phone:
        told.append(_("the telephone"))
    if who.email and reader.email.lower() == who.email.lower():
        told.append(_("the e-mail"))
    return ", ".join(told)


def _alike(one: str, other: str) -> bool:
    return OSA.normalized_similarity(plain(one), plain(other)) >= LEAST_ALIKE
