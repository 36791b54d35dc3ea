"""What may be brought in from files. An app with page types of its own registers them here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet.pages.models import LibraryPage
from bibnet.plugins.items import Words
from bibnet.text import sheets, tables
from bibnet.text.tables import BadFile, Column, Row

# Among the cells of a row: what of it is not taken, a sentence a line, told in the preview.
NOTES = "notes"
# Among the cells of a row that its reader could not read: the sentence that says why.
REFUSAL = "refusal"
# So many pages a file makes at most: an editor has to look through them.
MOST_PAGES = 2_000


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Pages of one type: the list under which they stand, the columns of their tables.

    `build` makes an unsaved page of the values by column key and writes nothing, or raises
    BadColumns; the words of the column `tags` are added when the page is. `readers` read what is no
    table, by the end of the file's name. `look_up` gives readers of the columns that name what is
    in the database, which is asked but once for all rows. `settle` does what needs the page to be
    in the tree, in the transaction that puts it there.
    """

    key: str
    title: Words
    index: type[LibraryPage]
    columns: tuple[Column, ...]
    example: Mapping[str, str]
    build: Callable[[Mapping[str, Any], Library], LibraryPage]
    readers: Mapping[str, Callable[[bytes, Library], list[Row]]]
    look_up: Callable[[Library], Mapping[str, Callable[[str], Any]]] = lambda library: {}
    settle: Callable[[LibraryPage, Mapping[str, Any], Library], None] = (
        lambda page, values, library: None
    )

    def read(self, name: str, content: bytes, library: Library) -> list[Row]:
        """The rows of a file. Raises BadFile."""
        suffix = PurePath(name).suffix.lower()
        if suffix in self.readers:
            rows = self.readers[suffix](content, library)
        elif suffix in (".xlsx", ".csv"):
            names = tables.by_name(self.columns)
            rows = tables.read_rows(name, content, columns=names, must="title")
        else:
            raise BadFile(_wrong_suffix(self))
        if not rows:
            raise BadFile(_("The file is empty: there is nothing to bring in."))
        if len(rows) > MOST_PAGES:
            raise BadFile(
                _("More than {count} pages at once: cut the file.").format(count=MOST_PAGES)
            )
        return rows

    def column(self, key: str) -> Column:
        """The column of that key. Raises KeyError."""
        found = next((one for one in self.columns if one.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def heading(self, key: str) -> str:
        """The column as people call it."""
        return next((one.names[-1] for one in self.columns if one.key == key), key)

    def template(self) -> bytes:
        """A workbook with the headings and one row as an example."""
        head = [one.names[-1] for one in self.columns]
        row = [self.example.get(one.key, "") for one in self.columns]
        return sheets.xlsx_of([head, row], widths=[18] * min(len(head), 26))

    @property
    def suffixes(self) -> list[str]:
        return [".xlsx", ".csv", *self.readers]


class BadColumns(ValueError):
    """Values that do not fit: sentences by column key."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Let pages of the kind be brought in."""
    _kinds[kind.key] = kind
    return kind


def known_kinds() -> Mapping[str, Kind]:
    """All kinds by key, in the order in which they were registered."""
    return _kinds


def _wrong_suffix(kind: Kind) -> str:
    return _("Bring a file that ends in {suffixes}.").format(suffixes=", ".join(kind.suffixes))
