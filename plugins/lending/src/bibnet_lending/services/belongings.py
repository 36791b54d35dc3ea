"""What goes along when a ticket is replaced, joined or parted, and when two entries become one.

It is found by the models themselves, so that a new one is not forgotten. Whoever calls has locked
the readers and looks at the rows of all libraries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Model, Q, QuerySet

from bibnet.accounts.models import Reader
from bibnet_lending.models import Call, Joining, ReaderTicket

Key = Any  # a ForeignKey, of whatever model
OWN = ReaderTicket._meta.app_label


def on_tickets() -> list[Key]:
    """The keys of what a reader has on a ticket: loans, wishes, sets, visits.

    What is of the ticket itself stays: the application that led to it, its codes, the acts of the
    desk. How it was joined is for those who join and part.
    """
    return [
        one
        for one in _keys_to(ReaderTicket)
        if not one.unique and one.model is not Joining and _has_reader(one.model)
    ]


def of_readers() -> list[Key]:
    """The keys of all that lending keeps of a reader."""
    return list(_keys_to(Reader))


def replace(*, old: ReaderTicket, new: ReaderTicket) -> None:
    """What hangs on the old ticket hangs on the new one."""
    for key in on_tickets():
        _rows(key, [old]).update(**{key.name: new})


def hand_over(*, tickets: Collection[ReaderTicket], kept: Reader, own: Reader) -> None:
    """The tickets and what was done on them pass from one entry to another."""
    ReaderTicket.objects.filter(pk__in=[one.pk for one in tickets]).update(reader=own)
    for key in on_tickets():
        _rows(key, tickets).filter(reader=kept).update(reader=own)
    about = Q(order__ticket__in=tickets) | Q(request__ticket__in=tickets)
    Call.objects.filter(about, reader=kept).update(reader=own)


def join(*, kept: Reader, gone: Reader) -> None:
    """All that the second entry has passes to the first; of what is once for a reader, that of the
    first stays.
    """
    for key in of_readers():
        if not (key.unique and _rows(key, [kept]).exists()):
            _rows(key, [gone]).update(**{key.name: kept})


def _keys_to(model: type[Model]) -> Iterator[Key]:
    """Those of lending; also of models that the other side knows nothing of."""
    for one in model._meta.get_fields(include_hidden=True):
        own: Any = one
        if one.auto_created and not one.concrete and own.related_model._meta.app_label == OWN:
            yield own.field


def _has_reader(model: type[Model]) -> bool:
    return any(one.name == "reader" for one in model._meta.get_fields())


def _rows(key: Key, of: Collection[Model]) -> QuerySet[Any]:
    return key.model._default_manager.filter(**{f"{key.name}__in": of})
