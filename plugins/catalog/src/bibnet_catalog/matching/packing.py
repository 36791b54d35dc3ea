"""What a record is compared by, kept as a text: read in a fraction of the time of its making."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bibnet_catalog.describing.description import Kind, Level

from .features import NO_WORDING, Features, Wording
from .names import Name

# Raised when features are made of other things or otherwise: what was kept before is made anew.
VERSION = 1
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_KINDS = {one.value: one for one in Kind}
_LEVELS = {one.value: one for one in Level}


def packed(one: Features) -> str:
    """The features as a text of JSON; sets in order, so that equal features are equal texts."""
    return _written(
        [
            VERSION,
            one.kind.value,
            one.form,
            one.level.value,
            _plain(one.title),
            _plain(one.part),
            _plain(one.subtitle),
            [_plain(wording) for wording in one.parallel],
            sorted(one.cut),
            sorted(one.numbers),
            one.volume,
            one.author,
            sorted(one.surnames),
            one.year,
            one.last_year,
            sorted(one.languages),
            one.pages,
            sorted(one.isbns),
            sorted(one.issns),
            one.edition,
            [_plain(wording) for wording in one.publishers],
            _plain(one.host),
            one.issue,
            one.pages_in_host,
        ]
    )


def unpacked(text: str) -> Features | None:
    """The features that `packed` wrote; None of a text of another version, or of none."""
    if not text:
        return None
    version, kind, form, level, title, part, subtitle, parallel, *rest = json.loads(text)
    if version != VERSION:
        return None
    cut, numbers, volume, author, surnames, year, last_year, languages, *rest = rest
    pages, isbns, issns, edition, publishers, host, issue, pages_in_host = rest
    return Features(
        _KINDS[kind],
        form,
        _LEVELS[level],
        _wording(title),
        _wording(part),
        _wording(subtitle),
        _wordings(parallel),
        frozenset(cut),
        frozenset(numbers),
        volume,
        Name(*author) if author else None,
        frozenset(surnames),
        year,
        last_year,
        frozenset(languages),
        pages,
        frozenset(isbns),
        frozenset(issns),
        edition,
        _wordings(publishers),
        _wording(host),
        issue,
        pages_in_host,
    )


def _plain(one: Wording) -> Any:
    return [one.text, one.skeleton, one.is_cyrillic] if one.words else 0


def _wording(said: Any) -> Wording:
    if not said:
        return NO_WORDING
    text, skeleton, is_cyrillic = said
    return Wording(tuple(text.split(" ")), text, skeleton, is_cyrillic)


def _wordings(said: Iterable[Any]) -> tuple[Wording, ...]:
    return tuple([_wording(one) for one in said])
