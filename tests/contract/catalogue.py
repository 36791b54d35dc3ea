"""How the catalogue's addresses are filled in: records of a library, questions about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bibnet_catalog.models import Decision, Doubt, Record, RulingKind
from django.utils import timezone

from bibnet.libraries.models import Library

Filled = Callable[[Library], Mapping[str, int]]


def values(a_record: Callable[[Library], Record]) -> dict[str, Filled]:
    """The parameters of the addresses about doubts and decisions, by their names."""

    def a_doubt(library: Library) -> dict[str, int]:
        left, right = a_record(library), a_record(library)
        doubt = Doubt.objects.create(left=left, right=right, score=7.0, at=timezone.now())
        return {"pk": doubt.pk}

    def a_decision(library: Library) -> dict[str, int]:
        left, right = a_record(library), a_record(library)
        decision = Decision.objects.create(kind=RulingKind.APART, at=timezone.now())
        decision.rulings.create(kind=RulingKind.APART, left=left, right=right)
        return {"pk": decision.pk}

    def an_edition(library: Library) -> dict[str, int]:
        return {"pk": a_record(library).edition_id}

    return {
        "catalog_admin:doubt": a_doubt,
        "catalog_admin:answer_doubt": a_doubt,
        "catalog_admin:undo_decision": a_decision,
        "catalog_admin:together": an_edition,
        "catalog_admin:part_records": an_edition,
        "catalog_admin:join_editions": an_edition,
    }
