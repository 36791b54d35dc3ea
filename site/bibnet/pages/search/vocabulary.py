"""The words that published texts hold or have held, and those that lie near a mistyped one.

Words are only ever added here, so that publishing takes one statement however large the network
is. Where two publish the same new word at once, the second waits until the first's transaction is
over; words that are known make nobody wait. What has gone from all pages does no harm: who guesses
asks the index of the site at hand (`guessing`). `index_pages` begins the list anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bibnet.pages.models import Word
from bibnet.text import analysis

SHORTEST = 4
LONGEST = 30
# From so many letters on two errors are forgiven.
LONG = 8
# Reading more would cost more than a guess is worth; half a million words stay far below.
MOST_READ = 20_000

Part = tuple[str, int]
Parts = tuple[set[Part], set[Part], set[Part]]

_COLUMNS = ("beginning", "middle", "end")
_SQLITE = """
    INSERT INTO pages_word (form, length, beginning, middle, "end")
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
        json_extract(value, '$[3]'), json_extract(value, '$[4]')
    FROM json_each(%s) WHERE true ON CONFLICT DO NOTHING"""
_POSTGRESQL = """
    INSERT INTO pages_word (form, length, beginning, middle, "end")
    SELECT value->>0, (value->>1)::smallint, value->>2, value->>3, value->>4
    FROM json_array_elements(%s::json) ON CONFLICT DO NOTHING"""


def learn(*texts: str) -> None:
    """Add the words of the texts, and their dictionary forms, in one statement."""
    written = {token.form for text in texts for token in analysis.tokens(text)}
    forms = written.union(*map(analysis.dictionary_forms, written))
    # In one order everywhere, so that two who publish never wait for each other in a ring.
    rows = [
        (form, len(form), *_parted(form, len(form))) for form in sorted(forms) if _is_word(form)
    ]
    if rows:
        statement = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
        with connection.cursor() as cursor:
            cursor.execute(statement, [json.dumps(rows, ensure_ascii=False)])


def forget_all() -> None:
    """Forget every word; the index is about to be filled anew."""
    Word.objects.all().delete()


def nearest(mistyped: Iterable[str]) -> dict[str, dict[str, int]]:
    """For each word the known ones in its reach and how many errors lie between, in one query."""
    wanted = [form for form in mistyped if _is_word(form)]
    known = _sharing_a_part(wanted) if wanted else []
    return {
        form: {
            found: int(number)
            for found, number, _at in process.extract(
                form,
                known,
                scorer=DamerauLevenshtein.distance,
                score_cutoff=_reach(form),
                limit=None,
            )
        }
        for form in wanted
    }


def errors(mistyped: str, form: str) -> int:
    """How many letters are wrong, missing, too many or changed places."""
    return int(DamerauLevenshtein.distance(mistyped, form))


def _is_word(form: str) -> bool:
    """Whether errors in it can be told; numbers and abbreviations are near too many others."""
    return SHORTEST <= len(form) <= LONGEST and form.isalpha()


def _reach(form: str) -> int:
    return 2 if len(form) >= LONG else 1


def _parted(form: str, length: int) -> tuple[str, str, str]:
    third = length // 3
    return form[:third], form[third : length - third], form[length - third :]


def _parts_of(form: str) -> Parts:
    """What the parts of a word may be that was meant by this one: one part is as it was typed."""
    reach = _reach(form)
    parts: Parts = (set(), set(), set())
    for length in range(max(SHORTEST, len(form) - reach), len(form) + reach + 1):
        third = length // 3
        parts[0].add((form[:third], length))
        for shift in range(-reach, reach + 1):
            start, end = third + shift, length - third + shift
            if start >= 0 and end <= len(form):
                parts[1].add((form[start:end], length))
        parts[2].add((form[-third:], length))
    return parts


def _sharing_a_part(forms: list[str]) -> list[str]:
    wanted = [set().union(*column) for column in zip(*map(_parts_of, forms), strict=True)]
    pieces, values = [], []
    for column, parts in zip(_COLUMNS, wanted, strict=True):
        marks = ", ".join(["(%s, %s)"] * len(parts))
        # Put together of constants; what people typed goes in as values.
        pieces.append(
            f"SELECT form FROM (VALUES {marks}) part CROSS JOIN pages_word "  # noqa: S608
            f'WHERE "{column}" = part.column1 AND length = part.column2'
        )
        values += list(_flat(sorted(parts)))
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION '.join(pieces)} LIMIT {MOST_READ}", values)
        return [row[0] for row in cursor.fetchall()]


def _flat(parts: Iterable[Part]) -> Iterator[str | int]:
    for text, length in parts:
        yield text
        yield length
