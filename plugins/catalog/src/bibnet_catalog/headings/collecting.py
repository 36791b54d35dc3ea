"""Writing down how the records name persons and subjects, as their editions go into the index."""

from __future__ import annotations

from collections.abc import Iterable

from bibnet_catalog.matching.words import WORD, spelled
from bibnet_catalog.models import Heading, HeadingKind
from bibnet_catalog.searching.engine import Document
from bibnet_catalog.searching.query import Facet

from .persons import family_of

# So many are remembered while documents go by; then they are asked for anew.
MOST_KNOWN = 200_000
FACETS = {HeadingKind.PERSON: Facet.AUTHOR, HeadingKind.SUBJECT: Facet.SUBJECT}

Named = tuple[HeadingKind, str]


class Collector:
    """Writes down what is new; what it has written it does not ask for again."""

    def __init__(self) -> None:
        self._known: set[Named] = set()

    def collect(self, documents: Iterable[Document]) -> None:
        """Give the persons and subjects of these documents their rows."""
        named = {
            (kind, text)
            for document in documents
            for kind, facet in FACETS.items()
            for text in document.keywords.get(facet, ())
        } - self._known
        for kind in HeadingKind:
            texts = [text for one, text in named if one == kind]
            rows = Heading.objects.filter(kind=kind, text__in=texts)
            missing = set(texts) - set(rows.values_list("text", flat=True))
            Heading.objects.bulk_create(
                (_heading(kind, text) for text in sorted(missing)),
                ignore_conflicts=True,  # another process may be writing the same ones
            )
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        self._known |= named


def subject_family(text: str) -> str:
    """What all ways of writing one subject share: its words, without case and signs."""
    return " ".join(WORD.findall(spelled(text)))[:120]


def _heading(kind: HeadingKind, text: str) -> Heading:
    family = family_of(text) if kind is HeadingKind.PERSON else subject_family(text)
    return Heading(kind=kind, text=text, family=family)
