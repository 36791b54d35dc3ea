"""Keeping books for oneself: each function acts for one person alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet_catalog.entries import numbers_now
from bibnet_catalog.models import BookList, Favourite
from bibnet_catalog.models.favourites import LONGEST_TITLE

from .errors import FavouriteError

if TYPE_CHECKING:
    from bibnet.accounts.models import User

MOST_KEPT = 2_000
MOST_LISTS = 30
SALT = "bibnet_catalog.favourites"
# So long what was taken away can be put back.
UNDONE_WITHIN = timedelta(hours=1)


def kept_numbers(user: User) -> set[int]:
    """The numbers of the editions that the person keeps, as they lead now."""
    kept = Favourite.objects.filter(user=user).values_list("edition", flat=True)
    return set(numbers_now(list(kept)).values())


def keep(*, user: User, edition: int, booklist: BookList | None = None) -> bool:
    """Keep an edition; False if it is kept already, by whatever number.

    A list that is named is where it stands then. Raises FavouriteError for a number that never
    was, and where too much is kept.
    """
    leads = numbers_now([edition]).get(edition)
    if leads is None:
        raise FavouriteError(_("There is no such entry in the catalogue."))
    kept = _rows_of(user, leads)
    if kept:
        if booklist is not None:
            Favourite.objects.filter(pk__in=kept).update(booklist=booklist)
        return False
    if Favourite.objects.filter(user=user).count() >= MOST_KEPT:
        raise FavouriteError(
            _("No more than %(most)s books can be kept: take away some.") % {"most": MOST_KEPT}
        )
    __, is_new = Favourite.objects.get_or_create(
        user=user, edition_id=leads, defaults={"booklist": booklist}
    )
    return is_new


@transaction.atomic
def let_go(*, user: User, edition: int) -> str:
    """Keep an edition no more, whatever numbers of it were kept.

    What comes back is for `put_back`; it is empty if the edition was not kept.
    """
    leads = numbers_now([edition]).get(edition)
    rows = Favourite.objects.filter(pk__in=_rows_of(user, leads)).order_by("kept_at")
    said = [(one.edition_id, one.booklist_id, one.kept_at.isoformat()) for one in rows]
    rows.delete()
    return signing.dumps([user.pk, said], salt=SALT, compress=True) if said else ""


@transaction.atomic
def put_back(*, user: User, said: str) -> int | None:
    """Keep again what was let go, in its list and since when it was; its number.

    Raises FavouriteError for what this person has not let go within the hour.
    """
    try:
        owner, rows = signing.loads(said, salt=SALT, max_age=UNDONE_WITHIN)
    except signing.BadSignature as error:
        raise FavouriteError(_("It is too late to take this back.")) from error
    if owner != user.pk:
        raise FavouriteError(_("It is too late to take this back."))
    own = set(BookList.objects.filter(user=user).values_list("pk", flat=True))
    for edition, booklist, at in rows:
        Favourite.objects.get_or_create(
            user=user,
            edition_id=edition,
            defaults={
                "booklist_id": booklist if booklist in own else None,
                "kept_at": datetime.fromisoformat(at),
            },
        )
    return rows[0][0] if rows else None


def edition_of(said: str) -> int | None:
    """The number of what was let go, of an address that may be anybody's."""
    try:
        __, rows = signing.loads(said, salt=SALT, max_age=UNDONE_WITHIN)
    except signing.BadSignature:
        return None
    return rows[0][0] if rows else None


def put(*, user: User, edition: int, booklist: BookList | None) -> None:
    """Have a kept edition stand in a list, or in none."""
    leads = numbers_now([edition]).get(edition)
    Favourite.objects.filter(pk__in=_rows_of(user, leads)).update(booklist=booklist)


def make_list(*, user: User, title: str, now: datetime | None = None) -> BookList:
    """A list of this title, the one that there is or a new one. Raises FavouriteError."""
    title = " ".join(title.split())
    if not title:
        raise FavouriteError(_("Give the list a title."))
    if len(title) > LONGEST_TITLE:
        raise FavouriteError(
            _("The title is longer than %(most)s letters.") % {"most": LONGEST_TITLE}
        )
    found = BookList.objects.filter(user=user, title=title).first()
    if found is not None:
        return found
    if BookList.objects.filter(user=user).count() >= MOST_LISTS:
        raise FavouriteError(_("No more than %(most)s lists can be made.") % {"most": MOST_LISTS})
    return BookList.objects.create(user=user, title=title, created_at=now or timezone.now())


def drop_list(*, user: User, booklist: int) -> None:
    """Take a list away; its books are kept without it."""
    BookList.objects.filter(user=user, pk=booklist).delete()


def _rows_of(user: User, leads: int | None) -> list[int]:
    """The person's rows whose numbers lead to this edition."""
    kept = dict(Favourite.objects.filter(user=user).values_list("edition", "pk"))
    now = numbers_now(list(kept))
    return [pk for number, pk in kept.items() if leads is not None and now.get(number) == leads]
