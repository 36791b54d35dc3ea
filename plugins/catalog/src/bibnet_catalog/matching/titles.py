"""How two wordings of a title compare."""

from __future__ import annotations

from enum import Enum

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from .features import Wording
from .skeleton import skeleton
from .weights import LEAST_SKELETON, LEAST_TITLE, LEAST_WORD, LONG_WORD
from .words import ARTICLES


class Likeness(Enum):
    EQUAL = "equal"
    CLOSE = "close"  # every word has its like: typos, endings, abbreviations
    ROMANISED = "romanised"  # alike when written in one alphabet
    LONGER = "longer"  # the one has all words of the other, and more
    MIXED = "mixed"  # much alike, with other words
    APART = "apart"


def likeness(a: Wording, b: Wording, cut: frozenset[str]) -> Likeness:
    """How alike two wordings are; `cut` are words that a full stop shortens in either."""
    if a.text == b.text:
        return Likeness.EQUAL
    if not a.words or not b.words:
        return Likeness.APART
    if a.is_cyrillic is not b.is_cyrillic:
        return _romanised(a, b, cut)
    if a.text.replace(" ", "") == b.text.replace(" ", ""):
        return Likeness.EQUAL
    left, right = _unlike(a.words, b.words, cut)
    if not left and not right:
        return Likeness.CLOSE
    if not left or not right:
        return Likeness.LONGER
    if Levenshtein.normalized_similarity(a.text, b.text) < LEAST_TITLE:
        return Likeness.APART
    return Likeness.MIXED


def share_alike(a: Wording, b: Wording, cut: frozenset[str]) -> float:
    """Which share of the shorter one's words the other has too, from 0 to 1."""
    if a.is_cyrillic is not b.is_cyrillic:
        return fuzz.token_set_ratio(a.skeleton, b.skeleton) / 100
    if len(b.words) < len(a.words):
        a, b = b, a
    # Of two that are equally long either may be asked for.
    left, right = _unlike(a.words, b.words, cut)
    unlike = min(len(left), len(right)) if len(a.words) == len(b.words) else len(left)
    return 1 - unlike / len(a.words)


def covers(whole: Wording, title: Wording, cut: frozenset[str]) -> bool:
    """Whether all words of a title, but for articles, are in a longer text."""
    if whole.is_cyrillic is not title.is_cyrillic:
        return set(title.skeleton.split()).issubset(whole.skeleton.split())
    missing, _ = _unlike(title.words, whole.words, cut)
    return ARTICLES.issuperset(missing)


def _romanised(a: Wording, b: Wording, cut: frozenset[str]) -> Likeness:
    """Skeletons are poor, so the length must agree too."""
    first = a.skeleton.replace(" ", "")
    second = b.skeleton.replace(" ", "")
    if first == second:
        return Likeness.ROMANISED
    if OSA.normalized_similarity(first, second) >= LEAST_SKELETON:
        return Likeness.ROMANISED
    if cut:
        short = frozenset(map(skeleton, cut))
        if not any(_unlike(tuple(a.skeleton.split()), tuple(b.skeleton.split()), short)):
            return Likeness.ROMANISED
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) > 3 and longer.startswith(shorter):
        return Likeness.LONGER
    return Likeness.APART


def _unlike(
    a: tuple[str, ...], b: tuple[str, ...], cut: frozenset[str]
) -> tuple[list[str], list[str]]:
    """The words of each side that have no like on the other, the same in either order."""
    if b < a:
        right, left = _unlike(b, a, cut)
        return left, right
    left = [one for one in a if one not in b]
    right = [one for one in b if one not in a]
    if not left or not right:
        if len(a) == len(b):
            # A word that stands twice on one side, once misspelt on the other.
            left = [one for one in left if not any(_alike(one, other, cut) for other in b)]
            right = [one for one in right if not any(_alike(one, other, cut) for other in a)]
        return left, right
    for one in tuple(left):
        found = next((other for other in right if _alike(one, other, cut)), None)
        if found is not None:
            left.remove(one)
            right.remove(found)
    return left, right


def _alike(a: str, b: str, cut: frozenset[str]) -> bool:
    if (a in cut and b.startswith(a)) or (b in cut and a.startswith(b)):
        return True
    if a[0].isdigit() or b[0].isdigit():
        return False
    if a[0] != b[0] and min(len(a), len(b)) < LONG_WORD:
        return False  # «море» is no slip for «горе»
    return bool(OSA.normalized_similarity(a, b, score_cutoff=LEAST_WORD))
