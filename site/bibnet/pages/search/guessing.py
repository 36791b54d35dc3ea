"""What was meant by a search with typing errors: words that the pages asked really hold.

The near words come from the list of all published words (`vocabulary`), which knows no library.
So each is put to the index with the same question as a search of the same reader on the same
site, and what is shown is cut out of a page that this search finds. Five queries at most, however
many words, pages or libraries there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bibnet.libraries.models import Library
from bibnet.text import analysis, keyboard

from . import asking, vocabulary
from .asking import MOST_WORDS, STOP_WORDS, Scope

# More mistyped words than this are another language, not typing errors.
MOST_MISTYPED = 3
# Of each mistyped word so many near ones are asked for, the nearest first.
MOST_ASKED = 20
# Beyond this it is all the same how often a word stands somewhere.
MOST_PAGES = 50
# Of so many pages those are read first that seem to have the form nearest to what was typed.
MOST_TEXTS = 30
MOST_READ = 3

Keys = frozenset[str]


@dataclass(frozen=True)
class Guess:
    """Other words to search for, and on how many pages all of them are; 0 if never together."""

    words: str
    total: int


@dataclass(frozen=True)
class Reading:
    """What was typed, as it stands or in another alphabet, and its words that tell something."""

    text: str
    tokens: tuple[analysis.Token, ...]

    def mistyped(self, known: set[str]) -> list[str]:
        """Words that stand on no page."""
        return [token.form for token in self.tokens if token.form not in known]


@dataclass(frozen=True)
class Near:
    """A word near a mistyped one: its keys, how many errors lie between, on how many pages."""

    form: str
    keys: Keys
    errors: int
    pages: int = 0


def guess(library: Library, typed: str, *, is_for_minors: bool = False) -> Guess | None:
    """The likeliest words for those that stand on no page which the library's search finds."""
    scope = Scope(library, is_for_minors)
    readings = [reading for text in _texts(typed) if (reading := _reading(text)).tokens]
    forms = {token.form for reading in readings for token in reading.tokens}
    if not forms:
        return None
    known = _known(scope, forms)
    asked = {reading: reading.mistyped(known) for reading in readings}
    asked = {one: words for one, words in asked.items() if 0 < len(words) <= MOST_MISTYPED}
    best = _best(scope, {form for words in asked.values() for form in words})
    whole = [one for one, words in asked.items() if all(form in best for form in words)]
    if not whole:
        return None
    meant = min(whole, key=lambda one: sum(best[form].errors for form in asked[one]))
    words = _corrected(meant, _as_written(scope, {form: best[form] for form in asked[meant]}))
    return Guess(words, asking.count(scope, asking.all_of(asking.words_of(words))))


def _texts(typed: str) -> Iterator[str]:
    """What was typed and, where it has Latin letters, what it may be in Russian."""
    yield typed
    if analysis.LATIN.search(typed.lower()):
        yield from keyboard.other_readings(typed)


def _reading(text: str) -> Reading:
    composed = analysis.composed(text)
    found = list(analysis.tokens(composed))[:MOST_WORDS]
    return Reading(composed, tuple(one for one in found if one.form not in STOP_WORDS))


def _known(scope: Scope, forms: Iterable[str]) -> set[str]:
    """Those of the forms that stand on a page."""
    ordered = sorted(forms)
    counts = asking.counts(scope, [analysis.keys(form) for form in ordered], most=1)
    return {form for form, pages in zip(ordered, counts, strict=True) if pages}


def _best(scope: Scope, mistyped: Iterable[str]) -> dict[str, Near]:
    """For each mistyped word the nearest that is there; of equally near ones the most frequent."""
    near = {form: _grouped(found) for form, found in vocabulary.nearest(sorted(mistyped)).items()}
    flat = [(form, one) for form, groups in near.items() for one in groups]
    if not flat:
        return {}
    counts = asking.counts(scope, [one.keys for _form, one in flat], most=MOST_PAGES)
    best: dict[str, Near] = {}
    for (form, one), pages in zip(flat, counts, strict=True):
        found = replace(one, pages=pages)
        if pages and (form not in best or _order(found) < _order(best[form])):
            best[form] = found
    return best


def _order(near: Near) -> tuple[int, int]:
    return near.errors, -near.pages


def _grouped(found: dict[str, int]) -> list[Near]:
    """Forms of one word are one question."""
    groups: dict[Keys, Near] = {}
    for form, errors in sorted(found.items(), key=lambda one: (one[1], one[0])):
        keys = analysis.keys(form)
        groups.setdefault(keys, Near(form, keys, errors))
        if len(groups) == MOST_ASKED:
            break
    return list(groups.values())


def _as_written(scope: Scope, chosen: dict[str, Near]) -> dict[str, str]:
    """For each mistyped word how pages of this site write what was meant."""
    texts = asking.texts(scope, [near.keys for near in chosen.values()], most=MOST_TEXTS)
    return {
        form: _nearest_in(found, form, near)
        for (form, near), found in zip(chosen.items(), texts, strict=True)
    }


def _nearest_in(texts: Iterable[str], mistyped: str, near: Near) -> str:
    likely = sorted(texts, key=lambda text: near.form not in text.lower().replace("ё", "е"))
    written = {
        token.form: analysis.IGNORED.sub("", text[token.start : token.end]).lower()
        for text in likely[:MOST_READ]
        for token in analysis.tokens(text)
        if near.keys & analysis.keys(token.form)
    }
    return written[min(written, key=lambda form: (vocabulary.errors(mistyped, form), form))]


def _corrected(reading: Reading, written: dict[str, str]) -> str:
    pieces, at = [], 0
    for token in reading.tokens:
        if token.form in written:
            pieces += [reading.text[at : token.start], written[token.form]]
            at = token.end
    return "".join([*pieces, reading.text[at:]])
