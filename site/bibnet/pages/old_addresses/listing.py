"""Many old addresses at once: pasted lines or a table of two columns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bibnet.text.tables import BadFile, read_lines

MOST_ROWS = 500

Pair = tuple[int, str, str]


def read_file(name: str, content: bytes) -> list[Pair]:
    """Number of the line, old address and target of each filled line. Raises BadFile."""
    return _pairs(list(read_lines(name, content)))


def read_text(text: str) -> list[Pair]:
    """The same of pasted lines: two addresses with a tab, a semicolon or spaces between."""
    return _pairs([_cells(line) for line in text.splitlines()])


def as_text(pairs: list[Pair]) -> str:
    """Lines that `read_text` reads as the same."""
    lines: list[str] = []
    for number, old, target in pairs:
        lines += [""] * (number - 1 - len(lines))
        lines.append(f"{old}\t{target}")
    return "\n".join(lines)


def _cells(line: str) -> list[str]:
    separator = next((one for one in ("\t", ";") if one in line), None)
    return [cell.strip() for cell in line.split(separator)]


def _pairs(lines: list[list[str]]) -> list[Pair]:
    pairs: list[Pair] = []
    for number, cells in enumerate(lines, start=1):
        filled = [cell for cell in cells if cell]
        if len(filled) == 1:
            filled = filled[0].split()
        # The first line of a table may hold headings, in which no address is.
        if not filled or (number == 1 and not any("/" in cell for cell in filled)):
            continue
        pairs.append((number, filled[0], " ".join(filled[1:])))
    if len(pairs) > MOST_ROWS:
        raise BadFile(_("More than {count} rows: cut the list.").format(count=MOST_ROWS))
    if not pairs:
        raise BadFile(_("There is no address in the list."))
    return pairs
