"""What the cataloguer is told about a file, a record or a field, in a language chosen later.

A remark is a code and values, so that it can be kept with the record and shown in Russian years
after it was read. Screens call `remark.told(gettext)`; `str(remark)` is the English sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


def gettext_noop(sentence: str) -> str:
    """The sentence itself: it only tells the message catalogue to hold it."""
    return sentence


SENTENCES = {
    # ISO 2709
    "iso2709.length": gettext_noop("The leader gives a wrong length of the record."),
    "iso2709.leader": gettext_noop("The leader is damaged; the fields were found without it."),
    "iso2709.directory": gettext_noop(
        "The directory gives wrong places of fields; they were taken by their end marks."
    ),
    "iso2709.unfinished": gettext_noop("The end mark of the record was missing."),
    "iso2709.blanks": gettext_noop("Blanks were written as # or |."),
    "iso2709.indicators": gettext_noop("Field %(tag)s has more or fewer than two indicators."),
    "iso2709.cut": gettext_noop("The record is cut off: its end is missing."),
    "iso2709.no_record": gettext_noop("These bytes are no record of ISO 2709."),
    "iso2709.no_directory": gettext_noop("The record has no directory that can be read."),
    "iso2709.fields": gettext_noop(
        "The directory does not fit the record: it names fields: %(named)s, found: %(found)s."
    ),
    # text files of IRBIS
    "irbis.no_record": gettext_noop("These lines are no record of IRBIS: none begins with #TAG:."),
    "irbis.cut": gettext_noop("The file ends within the record."),
    "irbis.unfinished": gettext_noop("The line of asterisks after the record was missing."),
    "irbis.strange": gettext_noop("Lines before the first field were passed over."),
    # tables
    "table.no_heading": gettext_noop("A line begins with no heading and colon: “%(text)s”."),
    "table.no_title": gettext_noop("The row has no title."),
    "table.no_title_column": gettext_noop("It is not known which column holds the title."),
    "table.no_heading_named": gettext_noop("The table has no column “%(heading)s”."),
    "table.quote": gettext_noop("A quotation mark is opened and not closed."),
    "table.cells": gettext_noop(
        "The row has %(cells)s cells, the table has %(headings)s headings: a separator stands"
        " within a text that is not in quotation marks."
    ),
    "table.isbn": gettext_noop(
        "A spreadsheet program has cut the ISBN to “%(number)s”. Format the column as text and save"
        " the list anew."
    ),
    "table.workbook": gettext_noop("The workbook is damaged."),
    "table.names_nothing": gettext_noop("No column holds numbers of editions, ISBNs or titles."),
    "table.many_rows": gettext_noop("The list has more than %(limit)s rows. Divide it."),
    "table.large": gettext_noop(
        "A part of the workbook is larger than %(limit)s bytes. Save the list as CSV."
    ),
    "table.language": gettext_noop("The language “%(word)s” is not known."),
    # MARCXML
    "marcxml.doctype": gettext_noop("XML with a document type or entities is not read."),
    "marcxml.open": gettext_noop("The record element is not closed before the next one."),
    "marcxml.cut": gettext_noop("The file ends within the record element."),
    "marcxml.malformed": gettext_noop("The XML is not well-formed, line %(line)s: %(problem)s."),
    # encodings
    "encoding.other": gettext_noop(
        "The record is not in the encoding of the file; read as %(encoding)s."
    ),
    "encoding.mixed": gettext_noop(
        "The record is partly in UTF-8, partly in another encoding, read as %(encoding)s."
    ),
    "encoding.broken": gettext_noop("Characters that cannot be read: %(count)s."),
    "encoding.unknown": gettext_noop(
        "The text is not in %(encoding)s and in no other known encoding."
    ),
    # descriptions
    "describing.isbn": gettext_noop("The ISBN “%(number)s” has a wrong check digit or length."),
    "describing.issn": gettext_noop("The ISSN “%(number)s” has a wrong check digit or length."),
    "describing.role": gettext_noop("The role “%(role)s” is not known."),
    "describing.title": gettext_noop("The record has no title."),
    "holdings.field": gettext_noop(
        "Field %(tag)s is in %(number)s of %(total)s records, with %(codes)s."
    ),
    "holdings.nothing": gettext_noop("None of the fields that systems keep copies in was found."),
    # whole files
    "file.empty": gettext_noop("The file is empty."),
    "file.unknown": gettext_noop("The file is of no format that can be read here."),
    "file.xml": gettext_noop("This XML holds no MARC records."),
    "file.other_kind": gettext_noop(
        "“%(source)s” brings files of another kind. Bring this one as a source of its own."
    ),
    "file.utf16": gettext_noop("The file is in UTF-16. Save it as UTF-8."),
    "file.old_excel": gettext_noop("This is a workbook of an old Excel. Save it as XLSX or CSV."),
    "file.archive": gettext_noop("Of archives only ZIP is read. Unpack the file first."),
    "zip.damaged": gettext_noop("The ZIP archive is damaged or protected by a password."),
    "zip.several": gettext_noop(
        "The ZIP archive must hold exactly one file; here it holds %(count)s."
    ),
    "zip.large": gettext_noop("What is packed in the ZIP archive is larger than %(limit)s bytes."),
    "zip.bomb": gettext_noop(
        "The ZIP archive unpacks to more than %(ratio)s times its size and was refused."
    ),
    # all formats
    "controls": gettext_noop("Control characters within the text were taken out."),
    "too_long": gettext_noop("Longer than a record may be (%(limit)s bytes)."),
    "too_many_fields": gettext_noop("More fields than a record may have (%(limit)s)."),
    "too_many_subfields": gettext_noop("More subfields than a record may have (%(limit)s)."),
    "empty": gettext_noop("The record has no fields."),
    "refused": gettext_noop("The record stays as it was: %(sentence)s"),
    "not_understood": gettext_noop("The program could not understand the record; tell its makers."),
}


class Remark(NamedTuple):
    """One thing worth telling; falsy never, comparable, kept as its two parts."""

    code: str
    values: dict[str, Any] = {}

    def told(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language of this gettext."""
        return gettext(SENTENCES[self.code]) % self.values

    def __str__(self) -> str:
        return self.told(gettext_noop)


class Refused(ValueError):
    """What cannot be read; its remark tells the cataloguer why."""

    def __init__(self, code: str, **values: Any) -> None:
        self.remark = Remark(code, values)
        super().__init__(str(self.remark))


class BadRecord(Refused):
    """Bytes that are no record."""


class BadFile(Refused):
    """A file of which no record can be read."""
