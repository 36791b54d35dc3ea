"""What the staff does with selections: each act is written down, and readers' pages follow."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.plugins.showing import shown_data_changed
from bibnet_catalog.entries import numbers_now
from bibnet_catalog.models import Selected, Selection

from .errors import SelectionError

if TYPE_CHECKING:
    from bibnet.accounts.models import User

MOST_BOOKS = 200


@transaction.atomic
def make(*, library: Library, actor: User | None, **values: object) -> Selection:
    """A new selection, which readers do not see yet."""
    selection = Selection.objects.of(library).create(library=library, made_by=actor, **values)
    _note("selection_made", selection, actor)
    return selection


@transaction.atomic
def change(*, selection: Selection, actor: User | None, **values: object) -> list[str]:
    """Write title, text and marks anew; the names of the fields that differ."""
    fields = [name for name, value in values.items() if getattr(selection, name) != value]
    if fields:
        for name in fields:
            setattr(selection, name, values[name])
        selection.save(update_fields=fields)
        _note("selection_changed", selection, actor, fields)
    return fields


@transaction.atomic
def put(*, selection: Selection, edition: int, actor: User | None) -> bool:
    """Put an edition at the end; False if it stands there already, by whatever number.

    Raises SelectionError for a number that never was, and where there are too many.
    """
    selection = _locked(selection)
    leads = numbers_now([edition]).get(edition)
    if leads is None:
        raise SelectionError(_("There is no such entry in the catalogue."))
    books = Selected.objects.of(selection.library).filter(selection=selection)
    there = list(books.values_list("edition", flat=True))
    if leads in numbers_now(there).values():
        return False
    if len(there) >= MOST_BOOKS:
        raise SelectionError(
            _("No more than %(most)s books stand in a selection.") % {"most": MOST_BOOKS}
        )
    last = books.aggregate(last=Max("position"))["last"] or 0
    books.create(
        library=selection.library, selection=selection, edition_id=leads, position=last + 1
    )
    _note("selection_filled", selection, actor)
    return True


@transaction.atomic
def take_out(*, selection: Selection, book: Selected, actor: User | None) -> None:
    """Take a book out."""
    selection = _locked(selection)
    book.delete()
    _note("selection_filled", selection, actor)


@transaction.atomic
def move(*, selection: Selection, book: Selected, steps: int, actor: User | None) -> None:
    """Move a book so many places down, or up if negative, as far as there are places."""
    selection = _locked(selection)
    books = list(Selected.objects.of(selection.library).filter(selection=selection))
    order = [one.pk for one in books]
    at = order.index(book.pk)
    order.insert(min(max(at + steps, 0), len(order) - 1), order.pop(at))
    places = {pk: place for place, pk in enumerate(order, 1)}
    moved = [one for one in books if one.position != places[one.pk]]
    for one in moved:
        one.position = places[one.pk]
    Selected.objects.of(selection.library).bulk_update(moved, ["position"])
    _note("selection_filled", selection, actor)


@transaction.atomic
def say(*, selection: Selection, book: Selected, note: str, actor: User | None) -> None:
    """Say in a sentence why this book."""
    book.note = note
    book.save(update_fields=["note"])
    _note("selection_filled", selection, actor)


@transaction.atomic
def publish(*, selection: Selection, actor: User | None, now: datetime | None = None) -> None:
    """Show it to readers. Raises SelectionError while no book is in it."""
    selection = _locked(selection)
    if not Selected.objects.of(selection.library).filter(selection=selection).exists():
        raise SelectionError(_("Put books in first: readers do not need an empty selection."))
    if not selection.is_published:
        selection.published_at = now or timezone.now()
        selection.save(update_fields=["published_at"])
        _note("selection_published", selection, actor)


@transaction.atomic
def hide(*, selection: Selection, actor: User | None) -> None:
    """Show it to readers no more; all that is in it stays."""
    selection.published_at = None
    selection.save(update_fields=["published_at"])
    _note("selection_hidden", selection, actor)


@transaction.atomic
def drop(*, selection: Selection, actor: User | None) -> None:
    """Delete it. Raises SelectionError while readers see it."""
    selection = _locked(selection)
    if selection.is_published:
        raise SelectionError(_("Take it off the site first."))
    _note("selection_dropped", selection, actor)
    selection.delete()


def _locked(selection: Selection) -> Selection:
    rows = Selection.objects.of(selection.library).select_for_update()
    return rows.select_related("library").get(pk=selection.pk)


def _note(
    act: str, selection: Selection, actor: User | None, fields: list[str] | None = None
) -> None:
    now = timezone.now()
    Selection.objects.of(selection.library).filter(pk=selection.pk).update(changed_at=now)
    audit.record(
        action=f"catalog.{act}",
        actor=actor,
        library=selection.library,
        obj=selection,
        fields=fields or (),
    )
    shown_data_changed(selection.library)
