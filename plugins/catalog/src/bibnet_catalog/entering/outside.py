"""Titles that somebody outside offers and no library has yet: known again, entered, shown.

A title that is asked for gets a brief record of the asking library's hand, kept from readers: so
whatever is kept by the number of an edition can be kept of it. It is shown when it is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.describing import numbers, typed
from bibnet_catalog.describing.description import Description, Isbn, Kind
from bibnet_catalog.describing.texts import clean
from bibnet_catalog.entries import EVERYBODYS, numbers_now, visible_records
from bibnet_catalog.importing.placing import lock_placing
from bibnet_catalog.importing.sharing import CROWD, sharing
from bibnet_catalog.importing.understanding import number_of_key
from bibnet_catalog.matching.features import features
from bibnet_catalog.matching.keys import keys_of
from bibnet_catalog.models import Record, Way
from bibnet_catalog.stock import EditionFacts, editions

from .copies import Row

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bibnet.libraries.models import Library

MOST = 10
PREFIX = "shop-"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideTitle:
    """An electronic book as a shop names it; `shop` and `number` are by what it is known there."""

    shop: str
    number: str
    title: str
    author: str = ""
    isbn: str = ""
    year: int | None = None
    age_mark: int | None = None


def alike(library: Library, titles: Sequence[OutsideTitle]) -> list[list[EditionFacts]]:
    """Of each title the editions that it may be, of those that readers of the library's site find,
    the likeliest first. A number of queries that does not depend on how many titles there are.
    """
    keys = [_keys(one) for one in titles]
    with all_libraries(EVERYBODYS):
        shared = list(sharing({key for several in keys for key in several}, most=CROWD))
        live = visible_records(library).filter(pk__in={record for _key, record in shared})
        edition_of = dict(live.values_list("pk", "edition"))
    known = editions(set(edition_of.values()))
    found = []
    for several in keys:
        counted = Counter(
            edition_of[record] for key, record in shared if key in several and record in edition_of
        )
        ordered = sorted(counted, key=lambda number: (-counted[number], number))
        found.append([known[number] for number in ordered if not known[number].is_hidden][:MOST])
    return found


def entered_title(library: Library, title: OutsideTitle) -> int | None:
    """The edition of a title that was entered for the library already, shown or not."""
    record = _record(library, title)
    return None if record is None else _edition(record)


@transaction.atomic
def enter_title(library: Library, title: OutsideTitle, *, place: str) -> int:
    """The edition of a title that the catalogue does not know: entered once for each library.

    `place` is where it stands when it is there. Nobody is named as who entered it: what a reader
    asks for is not for the cataloguers to see. For a transaction without locks of others: records
    are placed alone, and whoever places them may wait for those.
    """
    from .acts import bring_back, enter  # these announce what `api` offers, which offers this

    lock_placing()
    record = _record(library, title)
    if record is None:
        record = enter(
            library,
            _description(title),
            [Row(place=place)],
            actor=None,
            control_number=_control_number(title),
        )
    elif record.is_gone:
        bring_back(record, actor=None)
        record.refresh_from_db()
    else:
        return _edition(record)
    _hide(record)
    return record.edition_id


@transaction.atomic
def show_title(library: Library, edition: int) -> None:
    """Let readers see an edition that was entered for the library before it was there."""
    from bibnet_catalog.importing.hiding import show_again  # as above

    for record in _entered(library).filter(edition=edition, is_suppressed=True, is_gone=False):
        show_again(record, actor=None)


def _hide(record: Record) -> None:
    from bibnet_catalog.importing.hiding import hide  # as above

    if not record.is_suppressed:
        # Kept for whoever looks later, not for who asks now.
        with translation.override(settings.LANGUAGE_CODE):
            reason = _("A reader asks to buy it; it is shown when it is bought")
        hide(record, reason=reason, actor=None)


def _record(library: Library, title: OutsideTitle) -> Record | None:
    return _entered(library).filter(control_number=_control_number(title)).first()


def _entered(library: Library) -> QuerySet[Record]:
    rows = Record.objects.of(library).filter(source__way=Way.HAND)
    return rows.filter(control_number__startswith=PREFIX).select_related("library", "source")


def _edition(record: Record) -> int:
    return numbers_now([record.edition_id])[record.edition_id]


def _control_number(title: OutsideTitle) -> str:
    said = f"{title.shop}\x1f{title.number}".encode()
    return PREFIX + blake2b(said, digest_size=12).hexdigest()


def _keys(title: OutsideTitle) -> set[int]:
    """Loose keys are left out: crowds of other titles share them."""
    return {number_of_key(key) for key in keys_of(features(_description(title))).firm}


def _description(title: OutsideTitle) -> Description:
    isbn13 = numbers.isbn13(title.isbn)
    return Description(
        kind=Kind.EBOOK,
        title=clean(title.title),
        people=typed.people(title.author),
        isbns=[Isbn(text=clean(title.isbn), isbn13=isbn13)] if isbn13 else [],
        year=title.year,
        date=str(title.year or ""),
        age_mark=title.age_mark,
        is_brief=True,
    )
