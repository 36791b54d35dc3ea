"""The piece of a text that shows why it was found."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import Token, keys, tokens

LENGTH = 200
LEAD = 60
# Longer texts are looked at no further: the excerpt of a list is not worth it.
MOST_WORDS = 1500


def excerpt(text: str, wanted: Sequence[Set[str]], *, length: int = LENGTH) -> SafeString:
    """About `length` letters round the most telling place, found words in `<mark>`.

    `wanted` holds the keys of each word searched for. Without a hit it is the text's beginning.
    """
    everything = frozenset().union(*wanted) if wanted else frozenset()
    hits = [token for token in islice(tokens(text), MOST_WORDS) if everything & keys(token.form)]
    start, end = _window(text, _best(hits, wanted, length), length)
    shown = [token for token in hits if token.start >= start and token.end <= end]
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return mark_safe(before + _marked(text, shown, start, end) + after)  # noqa: S308  escaped


def _best(hits: list[Token], wanted: Sequence[Set[str]], length: int) -> int:
    """Where a window starts that holds most of the words searched for."""
    best, most = 0, 0
    for at, first in enumerate(hits):
        near = [token for token in hits[at : at + 20] if token.end - first.start <= length - LEAD]
        found = frozenset().union(*(keys(token.form) for token in near))
        score = sum(bool(one & found) for one in wanted)
        if score > most:
            best, most = first.start, score
    return best


def _window(text: str, place: int, length: int) -> tuple[int, int]:
    """The window round a place, at the edges of words."""
    start = max(0, place - LEAD)
    if start:
        start = text.find(" ", start, place) + 1 or place
    end = min(len(text), start + length)
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    return start, end


def _marked(text: str, shown: list[Token], start: int, end: int) -> str:
    pieces: list[str] = []
    at = start
    for token in shown:
        pieces.append(escape(text[at : token.start]))
        pieces.append(f"<mark>{escape(text[token.start : token.end])}</mark>")
        at = token.end
    pieces.append(escape(text[at:end]))
    return "".join(pieces).strip()
