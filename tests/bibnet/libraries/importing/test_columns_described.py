"""docs/operate.md names every column of a list of libraries, as the import reads it."""

from __future__ import annotations

import re
from pathlib import Path

from bibnet.libraries.importing.columns import BY_NAME, COLUMNS, KIND_WORDS, MARK_WORDS
from bibnet.libraries.models import Kind
from bibnet.libraries.schedule.typed import hours_from_text
from bibnet.text.tables import plain

MANUAL = Path(__file__).parents[4] / "docs" / "operate.md"


def table() -> list[list[str]]:
    text = MANUAL.read_text("utf-8").partition("| column | in Russian |")[2].partition("\n\n")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines()[2:]]
    return [[cell.strip() for cell in row] for row in rows]


def test_the_table_holds_each_column_by_names_that_the_import_knows():
    described = set()
    for english, russian, _what in table():
        keys = [BY_NAME[plain(name)].key for name in re.findall(r"`([^`]+)`", english)]
        assert keys == [BY_NAME[plain(name)].key for name in russian.split(",")]
        described.update(keys)
    assert described == {one.key for one in COLUMNS}


def test_the_words_of_the_table_are_understood():
    cells = {english.strip("`"): what for english, _russian, what in table()}
    kinds = {KIND_WORDS[word.strip()] for word in cells["kind"].split(",")}
    assert kinds == set(Kind) - {Kind.REGION}
    for mark in cells["marks"].removesuffix(", with commas").split(","):
        assert mark.strip() in MARK_WORDS
    (example,) = re.findall("«(.+)»", cells["hours"])
    assert hours_from_text(example)
