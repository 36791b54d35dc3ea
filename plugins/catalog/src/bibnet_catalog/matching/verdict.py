"""Whether two records describe one edition: the same, doubtful or different, and why."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bibnet_catalog.describing.description import Kind, Level

from . import weights
from .features import Features, Wording
from .names import Name
from .purposes import purposes
from .titles import Likeness, covers, likeness, share_alike
from .weights import DOUBTS, VETOES, WEIGHTS, Code

# A surname of so many letters may be the first of two: «Салиас» of «Салиас де Турнемир».
LEAST_SURNAME = 4


class Outcome(StrEnum):
    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


class Reason(NamedTuple):
    """What was found, what it counts, and what the two records say."""

    code: Code
    weight: float = 0.0
    first: str = ""
    second: str = ""


class Verdict(NamedTuple):
    outcome: Outcome
    score: float
    reasons: tuple[Reason, ...]


def compare(a: Features, b: Features) -> Verdict:
    """Whether two records describe one edition; the same verdict in either order.

    The first veto ends the comparison. A record is the same as its equal if it says enough.
    """
    if a == b and _says_enough(a):
        return Verdict(Outcome.SAME, weights.SAME, (Reason(Code.IDENTICAL, weights.SAME),))
    reasons: list[Reason] = []
    score = 0.0
    is_doubtful = False
    for reason in _findings(a, b):
        reasons.append(reason)
        score += reason.weight
        if reason.code in VETOES:
            return Verdict(Outcome.DIFFERENT, score, tuple(reasons))
        is_doubtful = is_doubtful or reason.code in DOUBTS
    if score >= weights.SAME and not is_doubtful:
        outcome = Outcome.SAME
    elif score >= weights.DOUBTFUL:
        outcome = Outcome.DOUBTFUL
    else:
        outcome = Outcome.DIFFERENT
    return Verdict(outcome, score, tuple(reasons))


def _says_enough(one: Features) -> bool:
    """Whether it could be told from another book of its title: not by a year alone."""
    known = (one.isbns, one.issns, one.pages, one.author, one.publishers, one.host.words)
    return bool(one.title.words) and any(known)


def _reason(code: Code, first: object = "", second: object = "") -> Reason:
    return Reason(code, WEIGHTS.get(code, 0.0), str(first), str(second))


def _findings(a: Features, b: Features) -> Iterator[Reason]:
    """All that is found, in the order in which it is cheap and telling."""
    yield from _kinds(a, b)
    yield from _years(a, b)
    yield from _volumes(a, b)
    yield from _titles(a, b)
    yield from _authors(a, b)
    yield from _imprints(a, b)
    yield from _hosts(a, b)


def _kinds(a: Features, b: Features) -> Iterator[Reason]:
    if a.kind is not b.kind:
        yield _reason(Code.KIND_DIFFERS, a.kind.value, b.kind.value)
    if a.form != b.form:
        yield _reason(Code.FORM_DIFFERS, a.form, b.form)
    if a.level is not b.level and not _may_be_one_level(a, b):
        yield _reason(Code.LEVEL_DIFFERS, a.level.value, b.level.value)
    if a.languages and b.languages and a.languages.isdisjoint(b.languages):
        yield _reason(
            Code.LANGUAGE_DIFFERS, ", ".join(sorted(a.languages)), ", ".join(sorted(b.languages))
        )


_PIECES = frozenset({Level.ALONE, Level.VOLUME})


def _may_be_one_level(a: Features, b: Features) -> bool:
    """MARC21 often describes a volume as a book of its own, with the volume's number."""
    return {a.level, b.level} == _PIECES


def _years(a: Features, b: Features) -> Iterator[Reason]:
    if a.year is None or b.year is None:
        if a.year is not b.year or a.level is not Level.SET:
            yield _reason(Code.YEAR_MISSING, a.year or "", b.year or "")
    elif a.year == b.year:
        yield _reason(Code.YEAR_EQUAL, a.year, b.year)
    elif _goes_on(a, b):
        yield _reason(Code.YEARS_OVERLAP, a.year, b.year)
    elif abs(a.year - b.year) == 1 and not a.isbns.isdisjoint(b.isbns):
        yield _reason(Code.YEAR_NEAR, a.year, b.year)
    else:
        yield _reason(Code.YEAR_DIFFERS, a.year, b.year)


def _goes_on(a: Features, b: Features) -> bool:
    """Whether both come out over several years that meet."""
    if a.kind is not Kind.PERIODICAL and a.level is not Level.SET:
        return False
    if a.kind is Kind.PERIODICAL and not a.volume:
        return True
    first = range(a.year or 0, (a.last_year or a.year or 0) + 1)
    second = range(b.year or 0, (b.last_year or b.year or 0) + 1)
    return first.start in second or second.start in first


def _volumes(a: Features, b: Features) -> Iterator[Reason]:
    if a.volume == b.volume:
        if a.volume:
            yield _reason(Code.VOLUME_EQUAL, a.volume, b.volume)
    elif a.volume and b.volume:
        yield _reason(Code.VOLUME_DIFFERS, a.volume, b.volume)
    else:
        yield _reason(Code.VOLUME_MISSING, a.volume, b.volume)


_TITLE_CODES = {
    Likeness.EQUAL: Code.TITLE_EQUAL,
    Likeness.CLOSE: Code.TITLE_CLOSE,
    Likeness.ROMANISED: Code.TITLE_ROMANISED,
}


def _titles(a: Features, b: Features) -> Iterator[Reason]:
    if not a.title.words or not b.title.words:
        yield _reason(Code.UNTITLED, a.title.text, b.title.text)
        return
    cut = a.cut | b.cut
    code, compared_parts = _title_code(a, b, cut)
    yield _reason(code, a.title.text, b.title.text)
    if code is Code.TITLE_DIFFERS:
        return
    if min(len(a.title.skeleton), len(b.title.skeleton)) < weights.SHORT_TITLE and not (
        a.author and b.author
    ):
        yield _reason(Code.TITLE_SHORT, a.title.text, b.title.text)
    if min(len(a.title.skeleton), len(b.title.skeleton)) >= weights.TELLING_TITLE:
        yield _reason(Code.TITLE_TELLING, a.title.text, b.title.text)
    yield from _numbers(a, b)
    if not compared_parts:
        yield from _parts(a, b, cut)
    yield from _subtitles(a, b, cut)


def _title_code(a: Features, b: Features, cut: frozenset[str]) -> tuple[Code, bool]:
    """What the titles say, and whether the titles of parts were taken with them."""
    found = likeness(a.title, b.title, cut)
    if found in _TITLE_CODES:
        return _TITLE_CODES[found], False
    for one, other in ((a, b), (b, a)):
        # A volume described by its own title alone.
        if one.part.words and not other.part.words:
            own = likeness(one.part, other.title, cut)
            if own in _TITLE_CODES:
                return Code.TITLE_CLOSE if own is Likeness.EQUAL else _TITLE_CODES[own], True
        if likeness(one.title, _first_parallel(other), cut) in (Likeness.EQUAL, Likeness.CLOSE):
            return Code.TITLE_CLOSE, False
    if _covers(a, b, cut) and _covers(b, a, cut):
        return Code.TITLE_WITH_SUBTITLE, True
    if found is Likeness.LONGER:
        return Code.TITLE_LONGER, False
    return Code.TITLE_DIFFERS, False


def _first_parallel(one: Features) -> Wording:
    return one.parallel[0] if one.parallel else Wording()


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
        yield _reason(Code.NUMBERS_DIFFER, left, right)
    elif not a.isbns.isdisjoint(b.isbns):
        return
    elif any(one in (*a.title.words, *b.title.words) for one in a.numbers ^ b.numbers):
        yield _reason(Code.NUMBER_MISSING, left, right)


def _parts(a: Features, b: Features, cut: frozenset[str]) -> Iterator[Reason]:
    if not a.part.words and not b.part.words:
        return
    if not a.part.words or not b.part.words:
        yield _reason(Code.PART_MISSING, a.part.text, b.part.text)
    elif likeness(a.part, b.part, cut) in (Likeness.MIXED, Likeness.APART):
        yield _reason(Code.PART_DIFFERS, a.part.text, b.part.text)
    else:
        yield _reason(Code.PART_EQUAL, a.part.text, b.part.text)


def _subtitles(a: Features, b: Features, cut: frozenset[str]) -> Iterator[Reason]:
    first = purposes(a)
    second = purposes(b)
    if first and second and first.isdisjoint(second):
        yield _reason(Code.PURPOSE_DIFFERS, ", ".join(sorted(first)), ", ".join(sorted(second)))
        return
    if not a.subtitle.words or not b.subtitle.words:
        return
    share = share_alike(a.subtitle, b.subtitle, cut)
    if share >= 0.5:
        yield _reason(Code.SUBTITLE_EQUAL, a.subtitle.text, b.subtitle.text)
    elif share < 0.2:
        yield _reason(Code.SUBTITLE_DIFFERS, a.subtitle.text, b.subtitle.text)


def _authors(a: Features, b: Features) -> Iterator[Reason]:
    code = _author_code(a, b)
    yield _reason(
        code,
        a.author.surname if a.author else "",
        b.author.surname if b.author else "",
    )


def _author_code(a: Features, b: Features) -> Code:
    if a.author is None or b.author is None:
        if not a.surnames or not b.surnames:
            return Code.AUTHOR_NEITHER if a.surnames == b.surnames else Code.AUTHOR_MISSING
        return Code.AUTHOR_OTHERS if a.surnames.isdisjoint(b.surnames) else Code.AUTHOR_AMONG
    if _is_one_surname(a.author, b.author):
        first, second = a.author.initials, b.author.initials
        if not first or not second:
            return Code.AUTHOR_CLOSE
        length = min(len(first), len(second))
        if first[:length] == second[:length]:
            return Code.AUTHOR_EQUAL
        return Code.AUTHOR_CLOSE if first[0] == second[0] else Code.AUTHOR_DIFFERS
    if a.author.skeleton in b.surnames or b.author.skeleton in a.surnames:
        return Code.AUTHOR_AMONG
    return Code.AUTHOR_DIFFERS


def _is_one_surname(a: Name, b: Name) -> bool:
    if a.surname == b.surname:
        return True
    if a.surname[:1].isascii() is not b.surname[:1].isascii():
        return OSA.normalized_similarity(a.skeleton, b.skeleton) >= weights.LEAST_WORD
    if min(len(a.surname), len(b.surname)) >= LEAST_SURNAME and (
        a.surname.startswith(b.surname) or b.surname.startswith(a.surname)
    ):
        return True
    return OSA.normalized_similarity(a.surname, b.surname) >= weights.LEAST_WORD


def _imprints(a: Features, b: Features) -> Iterator[Reason]:
    if a.isbns and b.isbns:
        shared = a.isbns & b.isbns
        if shared:
            one = min(shared)
            yield _reason(Code.ISBN_EQUAL, one, one)
        else:
            yield _reason(Code.ISBN_DIFFERS, min(a.isbns), min(b.isbns))
    if not a.issns.isdisjoint(b.issns):
        yield _reason(Code.ISSN_EQUAL, *[min(a.issns & b.issns)] * 2)
    if a.edition and b.edition:
        code = Code.EDITION_EQUAL if a.edition == b.edition else Code.EDITION_DIFFERS
        yield _reason(code, a.edition, b.edition)
    if a.pages and b.pages:
        found = _pages_code(a.pages, b.pages)
        if found:
            yield _reason(found, a.pages, b.pages)
    if a.publishers and b.publishers:
        found = _publisher_code(a, b)
        if found:
            yield _reason(found, a.publishers[0].text, b.publishers[0].text)


def _pages_code(a: int, b: int) -> Code | None:
    apart = abs(a - b)
    most = max(a, b)
    if not apart:
        return Code.PAGES_EQUAL
    if apart <= weights.PAGES_NEAR or apart <= most * weights.PAGES_NEAR_SHARE:
        return Code.PAGES_NEAR
    if apart <= weights.PAGES_APART or apart <= most * weights.PAGES_APART_SHARE:
        return None
    return Code.PAGES_DIFFER


def _publisher_code(a: Features, b: Features) -> Code:
    cut = a.cut | b.cut
    if any(_is_one_house(one, other, cut) for one in a.publishers for other in b.publishers):
        return Code.PUBLISHER_EQUAL
    return Code.PUBLISHER_OTHER if a.isbns.isdisjoint(b.isbns) else Code.PUBLISHER_DIFFERS


def _is_one_house(a: Wording, b: Wording, cut: frozenset[str]) -> bool:
    """Whether two names of publishers are one: «Высш. шк.» is «Высшая школа»."""
    return a.text == b.text or share_alike(a, b, cut) >= weights.LEAST_PUBLISHER


def _hosts(a: Features, b: Features) -> Iterator[Reason]:
    if not a.host.words or not b.host.words:
        return
    numbers = (a.place_in_host.partition(":"), b.place_in_host.partition(":"))
    issues = numbers[0][0], numbers[1][0]
    if (issues[0] and issues[1] and issues[0] != issues[1]) or likeness(
        a.host, b.host, frozenset()
    ) in (Likeness.MIXED, Likeness.APART):
        yield _reason(Code.HOST_DIFFERS, f"{a.host.text} {issues[0]}", f"{b.host.text} {issues[1]}")
    else:
        yield _reason(Code.HOST_EQUAL, a.host.text, b.host.text)
