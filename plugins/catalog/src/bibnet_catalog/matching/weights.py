"""How much each finding about two records counts, and where the outcomes lie.

Weights are steps of belief (log odds, roughly): what agrees adds, what differs takes away. The
thresholds are fitted on one half of the labelled pairs by `./dev bench catalog_pairs --fit` and
tried on the other half. A veto decides alone, a doubt never lets two records be the same.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What was found; screens word it («почему вместе»)."""

    # Vetoes: two editions, whatever else agrees.
    KIND_DIFFERS = "kind_differs"
    FORM_DIFFERS = "form_differs"  # Braille, large print
    LEVEL_DIFFERS = "level_differs"
    LANGUAGE_DIFFERS = "language_differs"
    VOLUME_DIFFERS = "volume_differs"
    YEAR_DIFFERS = "year_differs"
    TITLE_DIFFERS = "title_differs"
    PART_DIFFERS = "part_differs"
    NUMBERS_DIFFER = "numbers_differ"
    HOST_DIFFERS = "host_differs"
    AUTHOR_DIFFERS = "author_differs"
    PURPOSE_DIFFERS = "purpose_differs"
    EDITION_DIFFERS = "edition_differs"

    # Doubts: a person has to look.
    LEVEL_UNSURE = "level_unsure"
    VOLUME_MISSING = "volume_missing"
    YEAR_NEAR = "year_near"
    AUTHOR_OTHERS = "author_others"  # no author on one side, and nobody named on both
    ISBN_DIFFERS = "isbn_differs"  # a number on both sides and none in common
    PAGES_DIFFER = "pages_differ"
    PUBLISHER_OTHER = "publisher_other"  # and no ISBN that agrees
    NUMBER_MISSING = "number_missing"
    IMPRINT_MISSING = "imprint_missing"  # but for the year nothing of it is on both sides
    UNTITLED = "untitled"

    # Evidence.
    IDENTICAL = "identical"
    TITLE_EQUAL = "title_equal"
    TITLE_CLOSE = "title_close"
    TITLE_ROMANISED = "title_romanised"
    TITLE_WITH_SUBTITLE = "title_with_subtitle"
    TITLE_LONGER = "title_longer"
    TITLE_SHORT = "title_short"
    TITLE_TELLING = "title_telling"
    PART_EQUAL = "part_equal"
    PART_MISSING = "part_missing"
    VOLUME_EQUAL = "volume_equal"
    SUBTITLE_EQUAL = "subtitle_equal"
    SUBTITLE_DIFFERS = "subtitle_differs"
    AUTHOR_EQUAL = "author_equal"
    AUTHOR_CLOSE = "author_close"
    AUTHOR_AMONG = "author_among"
    AUTHOR_MISSING = "author_missing"
    AUTHOR_NEITHER = "author_neither"
    YEAR_EQUAL = "year_equal"
    YEARS_OVERLAP = "years_overlap"
    YEAR_MISSING = "year_missing"
    ISBN_EQUAL = "isbn_equal"
    ISSN_EQUAL = "issn_equal"
    PAGES_EQUAL = "pages_equal"
    PAGES_NEAR = "pages_near"
    PUBLISHER_EQUAL = "publisher_equal"
    PUBLISHER_DIFFERS = "publisher_differs"
    EDITION_EQUAL = "edition_equal"
    HOST_EQUAL = "host_equal"


VETOES = frozenset(
    {
        Code.KIND_DIFFERS,
        Code.FORM_DIFFERS,
        Code.LEVEL_DIFFERS,
        Code.LANGUAGE_DIFFERS,
        Code.VOLUME_DIFFERS,
        Code.YEAR_DIFFERS,
        Code.TITLE_DIFFERS,
        Code.PART_DIFFERS,
        Code.NUMBERS_DIFFER,
        Code.HOST_DIFFERS,
        Code.AUTHOR_DIFFERS,
        Code.PURPOSE_DIFFERS,
        Code.EDITION_DIFFERS,
    }
)
DOUBTS = frozenset(
    {
        Code.LEVEL_UNSURE,
        Code.VOLUME_MISSING,
        Code.YEAR_NEAR,
        Code.AUTHOR_OTHERS,
        Code.ISBN_DIFFERS,
        Code.PAGES_DIFFER,
        Code.PUBLISHER_OTHER,
        Code.NUMBER_MISSING,
        Code.IMPRINT_MISSING,
        Code.UNTITLED,
    }
)

# Of these at least one is needed: a title, an author and a year are those of several editions.
IMPRINT = frozenset(
    {
        Code.ISBN_EQUAL,
        Code.ISSN_EQUAL,
        Code.PAGES_EQUAL,
        Code.PAGES_NEAR,
        Code.PUBLISHER_EQUAL,
        Code.HOST_EQUAL,
        Code.PART_EQUAL,
    }
)

WEIGHTS: dict[Code, float] = {
    Code.TITLE_EQUAL: 4.0,
    Code.TITLE_CLOSE: 3.5,
    Code.TITLE_ROMANISED: 3.5,
    Code.TITLE_WITH_SUBTITLE: 3.5,
    Code.TITLE_LONGER: -1.0,
    Code.TITLE_SHORT: -1.0,
    Code.TITLE_TELLING: 1.5,
    Code.PART_EQUAL: 1.5,
    Code.PART_MISSING: -0.5,
    Code.VOLUME_EQUAL: 2.0,
    Code.SUBTITLE_EQUAL: 1.0,
    Code.SUBTITLE_DIFFERS: -2.0,
    Code.AUTHOR_EQUAL: 3.0,
    Code.AUTHOR_CLOSE: 2.0,
    Code.AUTHOR_AMONG: 2.0,
    Code.AUTHOR_MISSING: 0.0,
    Code.AUTHOR_NEITHER: 0.5,
    Code.AUTHOR_OTHERS: -2.5,
    Code.YEAR_EQUAL: 2.0,
    Code.YEARS_OVERLAP: 1.0,
    Code.YEAR_NEAR: -1.0,
    Code.YEAR_MISSING: -2.5,
    Code.ISBN_EQUAL: 4.0,
    Code.ISBN_DIFFERS: -2.5,
    Code.ISSN_EQUAL: 3.0,
    Code.PAGES_EQUAL: 2.0,
    Code.PAGES_NEAR: 1.5,
    Code.PAGES_DIFFER: -4.0,
    Code.PUBLISHER_EQUAL: 1.5,
    Code.PUBLISHER_DIFFERS: -1.5,
    Code.PUBLISHER_OTHER: -2.5,
    Code.EDITION_EQUAL: 0.5,
    Code.HOST_EQUAL: 3.0,
    Code.VOLUME_MISSING: -2.0,
    Code.NUMBER_MISSING: -1.0,
}

# From this sum on two records are the same edition; from the lower one on a person looks.
SAME = 9.0
DOUBTFUL = 6.0

# Likeness of two titles from 0 to 1 below which nothing else counts.
LEAST_TITLE = 0.6
# Likeness of a word with its typo or other ending.
LEAST_WORD = 0.75
# A shorter word with another first letter is another word.
LONG_WORD = 5
# Likeness of two romanised titles by their skeletons.
LEAST_SKELETON = 0.87
LEAST_PUBLISHER = 0.8

# Pages are near with a difference up to so many, or up to this share of them.
PAGES_NEAR = 4
PAGES_NEAR_SHARE = 0.02
PAGES_APART = 10
PAGES_APART_SHARE = 0.06
# A title of fewer consonants says little, one of more a good deal.
SHORT_TITLE = 6
TELLING_TITLE = 18
