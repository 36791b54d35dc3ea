"""Who sees and does things for whom: a representative for a child under 14, and longer if the child
wants it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import BigIntegerField, Case, F, Q, When

from bibnet.accounts.models import Reader, User
from bibnet.accounts.models.reader import AGE_OF_OWN_CONSENT

from .models import ReaderChoice


def people_of(reader: Reader | None, today: date) -> list[Reader]:
    """The reader first, then the children whose books the reader sees and acts for.

    Of somebody whose day of birth nobody knows, nothing is shown to others.
    """
    if reader is None:
        return []
    children = reader.children.filter(
        Q(birth_date__gt=last_day_of_childhood(today))
        | Q(lending_choice__is_shown_to_representative=True)
    )
    return [reader, *children.order_by("birth_date", "pk")]


def applies_for(reader: Reader, today: date) -> list[Reader]:
    """The reader first, then the children under 14: older ones apply for themselves."""
    small = reader.children.filter(birth_date__gt=last_day_of_childhood(today))
    return [reader, *small.order_by("birth_date", "pk")]


def addressee(reader: Reader, today: date) -> Reader:
    """Who is told what concerns the reader: the representative of a child under 14."""
    age = reader.age_on(today)
    if reader.representative is not None and age is not None and age < AGE_OF_OWN_CONSENT:
        return reader.representative
    return reader


def addressee_of(path: str, today: date) -> Case:
    """The same in a query: the key of who is told, where `path` leads to the reader."""
    return Case(
        When(_is_small(path, today), then=F(f"{path}__representative")),
        default=F(path),
        output_field=BigIntegerField(),
    )


def told_for(readers: Collection[int], today: date) -> Q:
    """Readers who are told, or for whom, where one of these is called."""
    return Q(reader__in=readers) & ~_is_small("reader", today) | Q(
        reader__representative__in=readers
    ) & _is_small("reader", today)


def last_day_of_childhood(today: date) -> date:
    """Who was born later is under 14 today. Born on 29 February, one is 14 on the 1st of March."""
    year = today.year - AGE_OF_OWN_CONSENT
    try:
        return today.replace(year=year)
    except ValueError:
        return today.replace(year=year, day=28)


def acts_alone(actor: User | None, reader: Reader) -> bool:
    """Whether it is the reader, or the reader's representative, who does something."""
    if actor is None:
        return False
    if reader.user_id == actor.pk:
        return True
    return reader.representative is not None and reader.representative.user_id == actor.pk


def show_to_representative(reader: Reader, *, is_shown: bool) -> None:
    """What somebody of 14 and more decides alone."""
    ReaderChoice.objects.update_or_create(
        reader=reader, defaults={"is_shown_to_representative": is_shown}
    )


def _is_small(path: str, today: date) -> Q:
    return Q(
        **{
            f"{path}__birth_date__gt": last_day_of_childhood(today),
            f"{path}__representative__isnull": False,
        }
    )
