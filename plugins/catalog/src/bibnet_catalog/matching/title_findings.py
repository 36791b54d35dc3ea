"""What the titles of two records, with their parts and subtitles, say about being one edition."""

from __future__ import annotations

from collections.abc import Iterator

from . import weights
from .features import Features, Wording
from .purposes import purposes
from .reasons import Reason, reason
from .titles import Likeness, covers, likeness, share_alike
from .weights import Code

_TITLE_CODES = {
    Likeness.EQUAL: Code.TITLE_EQUAL,
    Likeness.CLOSE: Code.TITLE_CLOSE,
    Likeness.ROMANISED: Code.TITLE_ROMANISED,
}


def titles(a: Features, b: Features) -> Iterator[Reason]:
    """What the titles say; a veto comes last."""
    if not a.title.words or not b.title.words:
        yield reason(Code.UNTITLED, a.title.text, b.title.text)
        return
    cut = a.cut | b.cut
    code, compared_parts = _title_code(a, b, cut)
    yield reason(code, a.title.text, b.title.text)
    if code is Code.TITLE_DIFFERS:
        return
    if min(len(a.title.skeleton), len(b.title.skeleton)) < weights.SHORT_TITLE and not (
        a.author and b.author
    ):
        yield reason(Code.TITLE_SHORT, a.title.text, b.title.text)
    if min(len(a.title.skeleton), len(b.title.skeleton)) >= weights.TELLING_TITLE:
        yield reason(Code.TITLE_TELLING, a.title.text, b.title.text)
    yield from _numbers(a, b)
    if not compared_parts:
        yield from _parts(a, b, cut)
    yield from _subtitles(a, b, cut)


def _title_code(a: Features, b: Features, cut: frozenset[str]) -> tuple[Code, bool]:
    """What the titles say, and whether the titles of parts were taken with them."""
    found = likeness(a.title, b.title, cut)
    if found in _TITLE_CODES:
        return _TITLE_CODES[found], False
    own = _own_titles(a, b, cut)
    if own in _TITLE_CODES:
        # One of them is a volume described by its own title alone.
        return Code.TITLE_CLOSE if own is Likeness.EQUAL else _TITLE_CODES[own], True
    if _is_parallel(a, b, cut) or _is_parallel(b, a, cut):
        return Code.TITLE_CLOSE, False
    if _covers(a, b, cut) and _covers(b, a, cut):
        return Code.TITLE_WITH_SUBTITLE, True
    if found is Likeness.LONGER:
        return Code.TITLE_LONGER, False
    return Code.TITLE_DIFFERS, False


def _own_titles(a: Features, b: Features, cut: frozenset[str]) -> Likeness:
    """How the own title of a volume compares with the title of what names no part."""
    if a.part.words and not b.part.words:
        return likeness(a.part, b.title, cut)
    if b.part.words and not a.part.words:
        return likeness(a.title, b.part, cut)
    return Likeness.APART


def _is_parallel(a: Features, b: Features, cut: frozenset[str]) -> bool:
    """Whether the title of the one is the first parallel title of the other."""
    if not b.parallel:
        return False
    return likeness(a.title, b.parallel[0], cut) in (Likeness.EQUAL, Likeness.CLOSE)


def _covers(a: Features, b: Features, cut: frozenset[str]) -> bool:
    """Whether title, part and subtitle of the one have all words of the other's title."""
    return covers(_joined(a.title, a.part, a.subtitle), _joined(b.title, b.part), cut)


def _joined(*parts: Wording) -> Wording:
    return Wording(
        sum((part.words for part in parts), ()),
        " ".join(part.text for part in parts),
        " ".join(part.skeleton for part in parts),
        parts[0].is_cyrillic,
    )


def _numbers(a: Features, b: Features) -> Iterator[Reason]:
    if a.numbers == b.numbers:
        return
    left = ", ".join(sorted(a.numbers - b.numbers))
    right = ", ".join(sorted(b.numbers - a.numbers))
    if left and right:
        yield reason(Code.NUMBERS_DIFFER, left, right)
    elif not a.isbns.isdisjoint(b.isbns):
        return
    elif any(one in (*a.title.words, *b.title.words) for one in a.numbers ^ b.numbers):
        yield reason(Code.NUMBER_MISSING, left, right)


def _parts(a: Features, b: Features, cut: frozenset[str]) -> Iterator[Reason]:
    if not a.part.words and not b.part.words:
        return
    if not a.part.words or not b.part.words:
        yield reason(Code.PART_MISSING, a.part.text, b.part.text)
    elif likeness(a.part, b.part, cut) in (Likeness.MIXED, Likeness.APART):
        yield reason(Code.PART_DIFFERS, a.part.text, b.part.text)
    else:
        yield reason(Code.PART_EQUAL, a.part.text, b.part.text)


def _subtitles(a: Features, b: Features, cut: frozenset[str]) -> Iterator[Reason]:
    first = purposes(a)
    second = purposes(b)
    if first and second and first.isdisjoint(second):
        yield reason(Code.PURPOSE_DIFFERS, ", ".join(sorted(first)), ", ".join(sorted(second)))
        return
    if not a.subtitle.words or not b.subtitle.words:
        return
    share = share_alike(a.subtitle, b.subtitle, cut)
    if share >= 0.5:
        yield reason(Code.SUBTITLE_EQUAL, a.subtitle.text, b.subtitle.text)
    elif share < 0.2:
        yield reason(Code.SUBTITLE_DIFFERS, a.subtitle.text, b.subtitle.text)
