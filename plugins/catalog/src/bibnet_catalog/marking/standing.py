"""The marks that stand on editions, and what the region's rule makes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import pgettext

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet_catalog import entry_rows
from bibnet_catalog.models import CatalogSettings, Mark, MarkKind, MarkRule

# What holds where the region has settled nothing.
RULES = {
    MarkKind.ADULT: MarkRule.ADULTS,
    MarkKind.FOREIGN_AGENT: MarkRule.ADULTS,
    MarkKind.DRUGS: MarkRule.TEXT,
    MarkKind.EXTREMIST: MarkRule.HIDDEN,
}


@dataclass(frozen=True, slots=True)
class Marked:
    """What an edition's marks come to: their texts, and to whom it is shown."""

    texts: tuple[str, ...] = ()
    is_for_adults: bool = False
    is_hidden: bool = False


UNMARKED = Marked()


def marks_of(editions: Collection[int], library: Library) -> dict[int, Marked]:
    """The marks of editions by their numbers; one query, one more where there is any."""
    found = _standing(editions)
    if not found:
        return {}
    settings = CatalogSettings.of(library)
    return {edition: _come_to(marks, settings) for edition, marks in found.items()}


def hidden(editions: Collection[int]) -> set[int]:
    """Those of these editions that the region's rule hides for a mark of theirs."""
    if not Mark.objects.filter(ended_at=None).exists():
        return set()
    found = _standing(editions)
    if not found:
        return set()
    settings = CatalogSettings.of(network.region())
    return {number for number, marks in found.items() if _come_to(marks, settings).is_hidden}


def _standing(editions: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Kind and text of each mark of these editions."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for edition, kind, text in entry_rows.standing_marks(editions):
        found[edition].append((kind, text))
    return found


def usual_text(kind: MarkKind) -> str:
    """What readers are told of a mark of this kind."""
    return {
        MarkKind.ADULT: pgettext("mark", "For adults only."),
        MarkKind.FOREIGN_AGENT: pgettext(
            "mark", "The author is on the register of foreign agents. For adults only."
        ),
        MarkKind.DRUGS: pgettext(
            "mark",
            "Drugs are mentioned in the book. Taking them unlawfully harms your health; dealing in"
            " them is punished by law.",
        ),
        MarkKind.EXTREMIST: pgettext("mark", "It is on the federal list of extremist materials."),
    }[kind]


def rule_of(kind: MarkKind, settings: CatalogSettings) -> MarkRule:
    """What the region has settled for marks of a kind."""
    said = "" if kind is MarkKind.ADULT else getattr(settings, f"{kind.value}_rule")
    return MarkRule(said) if said else RULES[kind]


def _come_to(marks: list[tuple[str, str]], settings: CatalogSettings) -> Marked:
    rules = {rule_of(MarkKind(kind), settings) for kind, _text in marks}
    texts = (text or usual_text(MarkKind(kind)) for kind, text in marks)
    return Marked(
        texts=tuple(dict.fromkeys(texts)),
        is_for_adults=MarkRule.ADULTS in rules,
        is_hidden=MarkRule.HIDDEN in rules,
    )
