"""What two records say about being one edition, but for their titles."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from bibnet_catalog.describing.description import Kind, Level

from . import weights
from .features import Features, Wording
from .names import Name
from .reasons import Reason, reason
from .titles import Likeness, likeness, share_alike
from .weights import Code

# A surname of so many letters may be the first of two: «Салиас» of «Салиас де Турнемир».
LEAST_SURNAME = 4


def kinds(a: Features, b: Features) -> Iterator[Reason]:
    """Kind, form, level and language."""
    if a.kind is not b.kind:
        yield reason(Code.KIND_DIFFERS, a.kind.value, b.kind.value)
    if a.form != b.form:
        yield reason(Code.FORM_DIFFERS, a.form, b.form)
    if a.level is not b.level and not _may_be_one_level(a, b):
        code = Code.LEVEL_UNSURE if _are_of_one_size(a, b) else Code.LEVEL_DIFFERS
        yield reason(code, a.level.value, b.level.value)
    if a.languages and b.languages and a.languages.isdisjoint(b.languages):
        yield reason(
            Code.LANGUAGE_DIFFERS, ", ".join(sorted(a.languages)), ", ".join(sorted(b.languages))
        )


_PIECES = frozenset({Level.ALONE, Level.VOLUME})


def _may_be_one_level(a: Features, b: Features) -> bool:
    """MARC21 often describes a volume as a book of its own, with the volume's number."""
    return {a.level, b.level} == _PIECES


def _are_of_one_size(a: Features, b: Features) -> bool:
    """A book and a set with the pages of that book: one of them has the wrong level."""
    if {a.level, b.level} != {Level.ALONE, Level.SET} or not a.pages or not b.pages:
        return False
    return _pages_code(a.pages, b.pages) is not Code.PAGES_DIFFER


def years(a: Features, b: Features) -> Iterator[Reason]:
    """The years, of sets and periodicals with where they end."""
    if a.year is None or b.year is None:
        if a.year is not b.year or Level.SET not in (a.level, b.level):
            yield reason(Code.YEAR_MISSING, a.year or "", b.year or "")
    elif a.year == b.year:
        yield reason(Code.YEAR_EQUAL, a.year, b.year)
    elif _goes_on(a, b):
        yield reason(Code.YEARS_OVERLAP, a.year, b.year)
    elif abs(a.year - b.year) == 1 and not a.isbns.isdisjoint(b.isbns):
        yield reason(Code.YEAR_NEAR, a.year, b.year)
    else:
        yield reason(Code.YEAR_DIFFERS, a.year, b.year)


def _goes_on(a: Features, b: Features) -> bool:
    """Whether both come out over several years that meet."""
    if a.kind is not Kind.PERIODICAL and Level.SET not in (a.level, b.level):
        return False
    if a.kind is Kind.PERIODICAL and not a.volume and not b.volume:
        return True
    first = range(a.year or 0, (a.last_year or a.year or 0) + 1)
    second = range(b.year or 0, (b.last_year or b.year or 0) + 1)
    return first.start in second or second.start in first


def volumes(a: Features, b: Features) -> Iterator[Reason]:
    """The numbers of volumes."""
    if a.volume == b.volume:
        if a.volume:
            yield reason(Code.VOLUME_EQUAL, a.volume, b.volume)
    elif a.volume and b.volume:
        yield reason(Code.VOLUME_DIFFERS, a.volume, b.volume)
    else:
        yield reason(Code.VOLUME_MISSING, a.volume, b.volume)


def authors(a: Features, b: Features) -> Iterator[Reason]:
    """Who is answerable first, and who else is named."""
    code = _author_code(a, b)
    yield reason(
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


def imprints(a: Features, b: Features) -> Iterator[Reason]:
    """Standard numbers, edition, pages and publishers."""
    if a.isbns and b.isbns:
        shared = a.isbns & b.isbns
        if shared:
            one = min(shared)
            yield reason(Code.ISBN_EQUAL, one, one)
        else:
            yield reason(Code.ISBN_DIFFERS, min(a.isbns), min(b.isbns))
    if not a.issns.isdisjoint(b.issns):
        yield reason(Code.ISSN_EQUAL, *[min(a.issns & b.issns)] * 2)
    if a.edition and b.edition:
        code = Code.EDITION_EQUAL if a.edition == b.edition else Code.EDITION_DIFFERS
        yield reason(code, a.edition, b.edition)
    if a.pages and b.pages:
        found = _pages_code(a.pages, b.pages)
        if found:
            yield reason(found, a.pages, b.pages)
    if a.publishers and b.publishers:
        yield reason(_publisher_code(a, b), a.publishers[0].text, b.publishers[0].text)


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


def hosts(a: Features, b: Features) -> Iterator[Reason]:
    """Of articles: where they stand."""
    if not a.host.words or not b.host.words:
        return
    alike = likeness(a.host, b.host, frozenset())
    is_other_issue = a.issue and b.issue and a.issue != b.issue
    is_other = is_other_issue or alike in (Likeness.MIXED, Likeness.APART)
    code = Code.HOST_DIFFERS if is_other else Code.HOST_EQUAL
    yield reason(code, f"{a.host.text} {a.issue}".strip(), f"{b.host.text} {b.issue}".strip())
    # «От редакции» may stand twice in an issue.
    first, second = (one.pages_in_host.partition(".")[0] for one in (a, b))
    if first and second and first != second:
        yield reason(Code.PAGES_DIFFER, a.pages_in_host, b.pages_in_host)
