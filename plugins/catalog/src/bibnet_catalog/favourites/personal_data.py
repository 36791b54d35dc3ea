"""Kept books and lists as a kind of personal data: to export, erase and merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import BigIntegerField, Case, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from bibnet.plugins.items import Person, PersonalData
from bibnet_catalog.models import BookList, Favourite


def source() -> PersonalData:
    """The books and the lists that a person keeps."""
    return PersonalData(
        key="catalog_favourites",
        title=_("Favourite books"),
        export=_export,
        erase=_erase,
        merge=_merge,
        order=40,
    )


def _export(person: Person) -> Iterable[Mapping[str, Any]]:
    if person.user is None:
        return
    kept = Favourite.objects.filter(user=person.user).select_related("edition", "booklist")
    for one in kept:
        yield {
            str(_("Edition")): one.edition.title,
            str(_("Number of the entry")): one.edition_id,
            str(pgettext("favourites", "List")): one.booklist.title if one.booklist else "",
            str(pgettext("favourites", "Kept")): one.kept_at,
        }
    empty = BookList.objects.filter(user=person.user, favourites=None)
    for title in empty.values_list("title", flat=True):
        yield {str(pgettext("favourites", "List")): title}


def _erase(person: Person) -> None:
    if person.user is not None:
        Favourite.objects.filter(user=person.user).delete()
        BookList.objects.filter(user=person.user).delete()


def _merge(kept: Person, gone: Person) -> None:
    """Hand over what the second login keeps; without a login of the first it becomes theirs.

    In as many queries for many lists as for one.
    """
    if kept.user is None or gone.user is None:
        return
    own = dict(BookList.objects.filter(user=kept.user).values_list("title", "pk"))
    lists = BookList.objects.filter(user=gone.user)
    twice = dict(lists.filter(title__in=own).values_list("pk", "title"))
    if twice:
        cases = [When(booklist=pk, then=Value(own[title])) for pk, title in twice.items()]
        books = Favourite.objects.filter(booklist__in=twice)
        books.update(booklist=Case(*cases, output_field=BigIntegerField()))
    lists.exclude(pk__in=twice).update(user=kept.user)
    known = list(Favourite.objects.filter(user=kept.user).values_list("edition", flat=True))
    brought = Favourite.objects.filter(user=gone.user).exclude(edition__in=known)
    brought.update(user=kept.user)
