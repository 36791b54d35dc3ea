"""Writing down how the records name persons and subjects, as their editions go into the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bibnet_catalog.matching.words import WORD, spelled
from bibnet_catalog.models import Heading, HeadingKind
from bibnet_catalog.searching.engine import Document
from bibnet_catalog.searching.query import Facet

from .persons import family_of

CHUNK = 500
# So many are remembered while documents go by; then they are asked for anew.
MOST_KNOWN = 200_000
FACETS = {HeadingKind.PERSON: Facet.AUTHOR, HeadingKind.SUBJECT: Facet.SUBJECT}

Named = tuple[HeadingKind, str]


def collected(documents: Iterable[Document]) -> Iterator[Document]:
    """The same documents, each once its persons and subjects have their rows."""
    known: set[Named] = set()
    waiting: list[Document] = []
    for document in documents:
        waiting.append(document)
        if len(waiting) == CHUNK:
            _write_down(waiting, known)
            yield from waiting
            waiting.clear()
    _write_down(waiting, known)
    yield from waiting


def subject_family(text: str) -> str:
    """What all ways of writing one subject share: its words, without case and signs."""
    return " ".join(WORD.findall(spelled(text)))[:120]


def _write_down(documents: Iterable[Document], known: set[Named]) -> None:
    named = {
        (kind, text)
        for document in documents
        for kind, facet in FACETS.items()
        for text in document.keywords.get(facet, ())
    } - known
    for kind in HeadingKind:
        texts = [text for one, text in named if one == kind]
        rows = Heading.objects.filter(kind=kind, text__in=texts)
        missing = set(texts) - set(rows.values_list("text", flat=True))
        Heading.objects.bulk_create(
            (Heading(kind=kind, text=text, family=_family(kind, text)) for text in sorted(missing)),
            ignore_conflicts=True,  # another process may be writing the same ones
        )
    if len(known) > MOST_KNOWN:
        known.clear()
    known |= named


def _family(kind: HeadingKind, text: str) -> str:
    return family_of(text) if kind is HeadingKind.PERSON else subject_family(text)
