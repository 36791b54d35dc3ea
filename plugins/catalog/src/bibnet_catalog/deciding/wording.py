"""The reasons of a verdict in words, and which of them speak for one edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bibnet_catalog.describing.description import Level
from bibnet_catalog.matching.weights import DOUBTS, VETOES, WEIGHTS, Code
from bibnet_catalog.pages.words import language

WORDS: dict[Code, str | Promise] = {
    Code.KIND_DIFFERS: gettext_lazy("different kinds of material"),
    Code.FORM_DIFFERS: gettext_lazy("one is in Braille or in large print"),
    Code.LEVEL_DIFFERS: gettext_lazy("one is a whole, the other a part of it"),
    Code.LANGUAGE_DIFFERS: gettext_lazy("different languages"),
    Code.VOLUME_DIFFERS: gettext_lazy("different volumes"),
    Code.YEAR_DIFFERS: gettext_lazy("different years"),
    Code.TITLE_DIFFERS: gettext_lazy("different titles"),
    Code.PART_DIFFERS: gettext_lazy("different titles of the part"),
    Code.NUMBERS_DIFFER: gettext_lazy("different numbers in the title"),
    Code.HOST_DIFFERS: gettext_lazy("they stand in different issues or books"),
    Code.AUTHOR_DIFFERS: gettext_lazy("different authors"),
    Code.PURPOSE_DIFFERS: gettext_lazy("different purposes: a textbook and a workbook, say"),
    Code.EDITION_DIFFERS: gettext_lazy("different numbers of the edition"),
    Code.LEVEL_UNSURE: gettext_lazy("one is described as a set, with the pages of one book"),
    Code.VOLUME_MISSING: gettext_lazy("only one names its volume"),
    Code.YEAR_NEAR: gettext_lazy("the years are one apart"),
    Code.AUTHOR_OTHERS: gettext_lazy("other people are named"),
    Code.ISBN_DIFFERS: gettext_lazy("different ISBNs"),
    Code.PAGES_DIFFER: gettext_lazy("different numbers of pages"),
    Code.PUBLISHER_OTHER: gettext_lazy("different publishers"),
    Code.NUMBER_MISSING: gettext_lazy("only one has a number in its title"),
    Code.IMPRINT_MISSING: gettext_lazy("neither ISBN nor pages nor publisher can be compared"),
    Code.UNTITLED: gettext_lazy("one has no title"),
    Code.IDENTICAL: gettext_lazy("all that is compared is the same"),
    Code.TITLE_EQUAL: gettext_lazy("the same title"),
    Code.TITLE_CLOSE: gettext_lazy("nearly the same title"),
    Code.TITLE_ROMANISED: gettext_lazy("the same title in Latin letters"),
    Code.TITLE_WITH_SUBTITLE: gettext_lazy("the title of one is title and subtitle of the other"),
    Code.TITLE_LONGER: gettext_lazy("one title goes on longer"),
    Code.TITLE_SHORT: gettext_lazy("the title is short: many books are called so"),
    Code.TITLE_TELLING: gettext_lazy("the title is long: hardly another book is called so"),
    Code.PART_EQUAL: gettext_lazy("the same title of the part"),
    Code.PART_MISSING: gettext_lazy("only one names the title of its part"),
    Code.VOLUME_EQUAL: gettext_lazy("the same volume"),
    Code.SUBTITLE_EQUAL: gettext_lazy("the same subtitle"),
    Code.SUBTITLE_DIFFERS: gettext_lazy("different subtitles"),
    Code.AUTHOR_EQUAL: gettext_lazy("the same author"),
    Code.AUTHOR_CLOSE: gettext_lazy("nearly the same author"),
    Code.AUTHOR_AMONG: gettext_lazy("the author of one is named by the other, too"),
    Code.AUTHOR_MISSING: gettext_lazy("only one names an author"),
    Code.AUTHOR_NEITHER: gettext_lazy("neither names an author"),
    Code.YEAR_EQUAL: gettext_lazy("the same year"),
    Code.YEARS_OVERLAP: gettext_lazy("the years overlap"),
    Code.YEAR_MISSING: gettext_lazy("one has no year"),
    Code.ISBN_EQUAL: gettext_lazy("the same ISBN"),
    Code.ISSN_EQUAL: gettext_lazy("the same ISSN"),
    Code.PAGES_EQUAL: gettext_lazy("the same number of pages"),
    Code.PAGES_NEAR: gettext_lazy("nearly the same number of pages"),
    Code.PUBLISHER_EQUAL: gettext_lazy("the same publisher"),
    Code.PUBLISHER_DIFFERS: gettext_lazy("different publishers at the same ISBN"),
    Code.EDITION_EQUAL: gettext_lazy("the same number of the edition"),
    Code.HOST_EQUAL: gettext_lazy("they stand in the same issue or book"),
}
# Of these the two records themselves are shown better than what was compared of them.
WITHOUT_VALUES = frozenset(
    {
        Code.KIND_DIFFERS,
        Code.FORM_DIFFERS,
        Code.LEVEL_DIFFERS,
        Code.LEVEL_UNSURE,
        Code.UNTITLED,
        Code.PURPOSE_DIFFERS,
        *(
            one
            for one in Code
            if one.startswith(("title", "subtitle", "part", "publisher", "author"))
        ),
    }
)
LEVELS: dict[Level, str | Promise] = {
    Level.ALONE: gettext_lazy("stands alone"),
    Level.SET: gettext_lazy("a set as a whole"),
    Level.VOLUME: gettext_lazy("a volume or an issue"),
    Level.PART: gettext_lazy("part of something"),
}


@dataclass(slots=True)
class Reasons:
    """The reasons of one verdict: what speaks for one edition, what against, what is unsure."""

    agrees: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


def in_words(reasons: Iterable[tuple[str, str, str]]) -> Reasons:
    """Reasons (code, what the first record says, what the second one says) as words.

    A code that is known no more is left out.
    """
    found = Reasons()
    for text, first, second in reasons:
        if text not in Code.__members__.values():
            continue
        code = Code(text)
        if code in DOUBTS:
            said = found.unsure
        elif code in VETOES or WEIGHTS.get(code, 0.0) < 0:
            said = found.differs
        else:
            said = found.agrees
        said.append(_worded(code, first, second))
    return found


def _worded(code: Code, first: str, second: str) -> str:
    words = str(WORDS[code])
    if code is Code.LANGUAGE_DIFFERS:
        first, second = (", ".join(map(language, one.split(", "))) for one in (first, second))
    if code in WITHOUT_VALUES or not (first or second):
        return words
    if first == second:
        return f"{words}: {first}"
    if not first or not second:
        return f"{words}: {first or second}"
    return _("{words}: {first} and {second}").format(words=words, first=first, second=second)
