"""What becomes of a library's records when it is merged into another one.

One that closes keeps its rows: nothing of a closed library is shown (`entries.visible_records`).
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned, all_libraries
from bibnet.plugins.errors import Refused

from .importing.noting import to_index
from .importing.placing import lock_placing
from .models import (
    Copy,
    Correction,
    Delivery,
    Holding,
    ImportRun,
    Proposal,
    Quarantined,
    Record,
    RunState,
    Selected,
    Selection,
    Source,
)

WHY = "what was one library's becomes another's"
OWNED: tuple[type[LibraryOwned], ...] = (
    Source,
    ImportRun,
    Quarantined,
    Record,
    Delivery,
    Holding,
    Copy,
    Selection,
    Selected,
    Correction,
    Proposal,
)


def import_at_work(library: Library) -> ImportRun | None:
    """An import of the library that is read or taken back just now."""
    at_work = [RunState.RUNNING, RunState.UNDOING]
    return ImportRun.objects.of(library).filter(state__in=at_work).first()


def why_not_now(library: Library) -> str:
    """A sentence against the library's leaving while one of its imports is at work, or nothing."""
    run = import_at_work(library)
    if run is None:
        return ""
    return _("“{run}” is being imported: wait for its end or pause it.").format(run=run)


def hand_over(*, library: Library, into: Library) -> None:
    """Give the library's sources, records, holdings and copies, with their numbers, to another one.

    For one transaction. Of a branch only its place changes: its records are its member's. Raises
    Refused while an import is at work.
    """
    lock_placing()
    with all_libraries(WHY):
        here = Holding.objects.filter(branch=library)
        editions = set(here.values_list("edition", flat=True))
        here.update(branch=into)
        if library.is_member:
            sentence = why_not_now(library)
            if sentence:
                raise Refused(sentence)
            own = Holding.objects.of(library)
            editions.update(own.values_list("edition", flat=True))
            if not into.is_member:
                own.filter(branch=None).update(branch=into)
            _keep_codes_apart(library, into.member)
            # Harvesters of either library's set learn of it by the date.
            Record.objects.of(library).update(changed_at=timezone.now())
            # Pictures stay with the library whose they are.
            Selection.objects.of(library).exclude(picture=None).update(picture=None)
            for model in OWNED:
                model.objects.of(library).update(library=into.member)
        to_index(editions)


def _keep_codes_apart(library: Library, into: Library) -> None:
    taken = set(Source.objects.of(into).values_list("code", flat=True))
    for source in Source.objects.of(library).filter(code__in=taken):
        name = f"{library.code}-{source.code}"[:30]
        turns = (f"{name}-{turn}" for turn in range(2, 1000))
        source.code = next(one for one in (name, *turns) if one not in taken)
        taken.add(source.code)
        source.save(update_fields=["code"])
