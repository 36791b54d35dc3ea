"""How an edition is cited: a list entry, a reference, and what programs for references read.

The words of the two Russian forms are those of the standards and stay Russian on every screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description, Kind, Linked, Person
from bibnet_catalog.describing.texts import joined

_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#",
    "$": r"\$", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_RIS_KINDS = {
    Kind.BOOK: "BOOK",
    Kind.EBOOK: "EBOOK",
    Kind.AUDIO: "SOUND",
    Kind.MUSIC: "SOUND",
    Kind.PERIODICAL: "SER",
    Kind.ARTICLE: "JOUR",
    Kind.SHEET_MUSIC: "MUSIC",
    Kind.MAP: "MAP",
    Kind.IMAGE: "ART",
    Kind.VIDEO: "VIDEO",
    Kind.MANUSCRIPT: "MANSCPT",
    Kind.ELECTRONIC: "ELEC",
}
_PAGES = re.compile(r"(\d+)(?:\s*[-–—]\s*(\d+))?")


def list_entry(description: Description) -> str:
    """An entry of a list of literature by GOST R 7.0.100-2018."""
    return isbd.written(description)


def reference(description: Description) -> str:
    """A reference by GOST R 7.0.5-2008: names without a comma, areas parted by full stops."""
    areas = {area.name: area.text for area in isbd.areas(description)}
    authors = isbd.main_authors(description)
    names = _names(authors) or isbd.heading(description)
    title = isbd.title(description)
    if len(authors) > isbd.MOST_AUTHORS_IN_HEADING:
        title = f"{title} / {isbd.name_in_order(authors[0])} [и др.]"
    text = joined((names, title), " ")
    if "host" in areas:
        host = areas["host"].replace(isbd.BETWEEN_AREAS, " ")
        return _stopped(f"{text} // {host}")
    pages = f"{description.pages} с" if description.pages else areas.get("extent", "")
    for part in (areas.get("edition", ""), areas.get("imprint", ""), pages):
        if part:
            text = f"{_stopped(text)} {part}"
    return _stopped(text)


def bibtex(description: Description, *, key: str, url: str) -> str:
    """An entry of BibTeX in UTF-8."""
    host = _host(description)
    kind = "article" if host else "book" if description.kind in (Kind.BOOK, Kind.EBOOK) else "misc"
    rows: list[tuple[str, str]] = [
        ("author", " and ".join(_in_full(one) for one in isbd.main_authors(description))),
        ("title", joined((isbd.title(description), description.other_title), ": ")),
        ("journal", host.title if host else ""),
        ("number", host.part if host else ""),
        ("pages", "--".join(_pages(host)) if host else ""),
        ("edition", description.edition),
        ("address", "" if host else "; ".join(description.places)),
        ("publisher", "" if host else "; ".join(description.publishers)),
        ("year", str(description.year or "")),
        ("series", description.series[0].title if description.series else ""),
        ("isbn", next((one.isbn13 for one in description.isbns if one.isbn13), "")),
        ("url", url),
    ]
    fields = ",\n".join(f"  {name} = {{{_escaped(text)}}}" for name, text in rows if text)
    return f"@{kind}{{{key},\n{fields}\n}}\n"


def ris(description: Description, *, url: str) -> str:
    """An entry of RIS, whose lines end as the format wants it."""
    host = _host(description)
    first, last = (*_pages(host), "", "")[:2] if host else ("", "")
    rows = [("TY", _RIS_KINDS.get(description.kind, "GEN"))]
    rows += [("AU", _in_full(one)) for one in isbd.main_authors(description)]
    rows += [
        ("TI", joined((isbd.title(description), description.other_title), ": ")),
        ("T2", host.title if host else ""),
        ("IS", host.part if host else ""),
        ("SP", first),
        ("EP", last),
        ("ET", description.edition),
        ("CY", "; ".join(description.places)),
        ("PB", "; ".join(description.publishers)),
        ("PY", str(description.year or "")),
        ("T3", description.series[0].title if description.series else ""),
    ]
    rows += [("SN", one.isbn13) for one in description.isbns if one.isbn13]
    rows += [("SN", one) for one in description.issns]
    rows += [("KW", one) for one in description.keywords]
    rows += [("LA", one) for one in description.languages]
    rows += [("AB", description.annotation), ("UR", url), ("ER", "")]
    return "".join(
        f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in rows if text or tag == "ER"
    )


def _names(authors: list[Person]) -> str:
    """«Толстой Л. Н., Чехов А. П.» of up to three authors."""
    if len(authors) > isbd.MOST_AUTHORS_IN_HEADING:
        return ""
    return ", ".join(joined((one.surname, one.numeration, one.initials), " ") for one in authors)


def _in_full(person: Person) -> str:
    """«Толстой, Лев Николаевич»."""
    surname = joined((person.surname, person.numeration), " ")
    return joined((surname, person.given or person.initials), ", ")


def _host(description: Description) -> Linked | None:
    return next((one for one in description.linked if one.relation == "host" and one.title), None)


def _pages(host: Linked) -> tuple[str, ...]:
    found = _PAGES.search(host.pages)
    return tuple(one for one in found.groups() if one) if found else ()


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(sign, sign) for sign in " ".join(text.split()))


def _stopped(text: str) -> str:
    return text if not text or text.endswith((".", "…")) else f"{text}."


def lines_of(description: Description) -> Iterable[tuple[str, str]]:
    """Both Russian forms with the standards that they follow."""
    yield "ГОСТ Р 7.0.100-2018", list_entry(description)
    yield "ГОСТ Р 7.0.5-2008", reference(description)
