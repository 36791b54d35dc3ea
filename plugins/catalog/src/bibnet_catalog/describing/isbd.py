"""A description written out as librarians read it: by areas of ISBD, GOST R 7.0.100-2018.

The words are those of the standard and stay Russian in every language of the screens, like the
description itself.
"""

from __future__ import annotations

from typing import NamedTuple

from . import relators
from .description import Description, Kind, Level, Person
from .texts import joined

BETWEEN_AREAS = " – "
MOST_AUTHORS_IN_HEADING = 3  # GOST R 7.0.80: with four and more the title comes first
_MOST_AUTHORS_NAMED = 4
_MAIN_ROLES = frozenset((relators.AUTHOR, relators.COMPOSER))

_CONTENT = {
    Kind.BOOK: "Текст : непосредственный",
    Kind.EBOOK: "Текст : электронный",
    Kind.AUDIO: "Устная речь : аудио",
    Kind.MUSIC: "Музыка (исполнительская) : аудио",
    Kind.PERIODICAL: "Текст : непосредственный",
    Kind.ARTICLE: "Текст : непосредственный",
    Kind.SHEET_MUSIC: "Музыка (знаковая) : непосредственная",
    Kind.MAP: "Изображение (картографическое) : непосредственное",
    Kind.IMAGE: "Изображение (неподвижное) : непосредственное",
    Kind.VIDEO: "Изображение (движущееся) : видео",
    Kind.MANUSCRIPT: "Текст : непосредственный",
    Kind.OBJECT: "Предмет : непосредственный",
    Kind.ELECTRONIC: "Электронные данные : электронные",
}


class Area(NamedTuple):
    """An area of the description; `name` is title, edition, imprint, extent, series, notes,
    numbers, content or host."""

    name: str
    text: str


def written(description: Description) -> str:
    """The whole entry in one text: heading, areas, and of an article its host behind «//»."""
    text = heading(description)
    for area in areas(description):
        if area.name == "host":
            text = f"{text} // {area.text}"
        elif not text:
            text = area.text
        else:
            between = " " if area.name == "title" else BETWEEN_AREAS
            text = f"{_stopped(text)}{between}{area.text}"
    return _stopped(text)


def areas(description: Description) -> list[Area]:
    """The areas that have something to say, in the order of the standard."""
    is_part = description.level is Level.PART and bool(_host(description))
    found = [
        Area("title", _title(description)),
        Area("edition", description.edition),
        Area("imprint", "" if is_part else _imprint(description)),
        Area("extent", "" if is_part else description.extent),
        Area("series", _series(description)),
        Area("notes", "" if description.age_mark is None else f"{description.age_mark}+"),
        Area("numbers", _numbers(description)),
        Area("content", _content(description)),
        Area("host", _host(description) if is_part else ""),
    ]
    return [area for area in found if area.text]


def heading(description: Description) -> str:
    """«Толстой, Л. Н.»: the first of up to three authors, else the body that is the author."""
    authors = main_authors(description)
    if len(authors) > MOST_AUTHORS_IN_HEADING:
        return ""
    if authors:
        return name_in_heading(authors[0])
    for body in description.bodies:
        if relators.AUTHOR in body.roles:
            return joined((body.name, body.unit), ". ")
    return ""


def main_authors(description: Description) -> list[Person]:
    """The authors of the text or of the music, in the order of the record."""
    return [one for one in description.people if not _MAIN_ROLES.isdisjoint(one.roles)]


def name_in_heading(person: Person) -> str:
    """«Толстой, Л. Н.», «Петр I»."""
    return joined((joined((person.surname, person.numeration), " "), person.initials), ", ")


def name_in_order(person: Person) -> str:
    """«Л. Н. Толстой», «Петр I»."""
    return joined((person.initials, person.surname, person.numeration), " ")


def title(description: Description) -> str:
    """The title with the number and the title of the part: «Собрание сочинений. Т. 2, Пьесы»."""
    text = description.title
    part = joined((description.part_number, description.part_title), ", ")
    if not part or description.part_number == text:
        return text
    # «Отчет за ...» and «... 1906 год» leave out what the other says.
    if text.endswith("...") and part.startswith("..."):
        return f"{text.rstrip('. ')} {part.lstrip('. ')}"
    return f"{_stopped(text)} {part}"


def _title(description: Description) -> str:
    text = title(description)
    for parallel in description.parallel_titles:
        text = f"{text} = {parallel}"
    if description.other_title:
        text = f"{text} : {description.other_title}"
    responsibility = description.responsibility or _authors(description)
    return f"{text} / {responsibility}" if responsibility else text


def _authors(description: Description) -> str:
    authors = main_authors(description)
    if len(authors) > _MOST_AUTHORS_NAMED:
        authors = authors[: _MOST_AUTHORS_NAMED - 1]
        return ", ".join(map(name_in_order, authors)) + " [и др.]"
    return ", ".join(map(name_in_order, authors))


def _imprint(description: Description) -> str:
    places = " ; ".join(description.places)
    publishers = " : ".join(description.publishers)
    date = description.date or (str(description.year) if description.year else "")
    if not places and not publishers:
        return date
    text = places or "[Б. м.]"
    if publishers:
        text = f"{text} : {publishers}"
    return f"{text}, {date or '[б. г.]'}"


def _series(description: Description) -> str:
    rows = []
    for one in description.series:
        text = joined((one.title, f"ISSN {one.issn}" if one.issn else ""), ", ")
        rows.append(f"({joined((text, one.number), ' ; ')})")
    return " ".join(rows)


def _numbers(description: Description) -> str:
    rows = [f"ISSN {one}" for one in description.issns]
    for isbn in description.isbns:
        if isbn.isbn13:
            rows.append(joined((f"ISBN {isbn.text}", f"({isbn.note})" if isbn.note else ""), " "))
    return (". " + BETWEEN_AREAS.lstrip()).join(rows)


def _content(description: Description) -> str:
    if description.is_braille:
        return "Текст (тактильный) : непосредственный"
    return _CONTENT.get(description.kind, "")


def _host(description: Description) -> str:
    """«Библиотека. – 2010. – № 3. – С. 12-15»."""
    host = next((one for one in description.linked if one.relation == "host"), None)
    if host is None or not host.title:
        return ""
    text = host.title
    if host.responsibility:
        text = f"{text} / {host.responsibility}"
    parts = [one.strip() for one in host.part.split(",")]
    if description.year and not any(str(description.year) in one for one in parts):
        parts.insert(0, str(description.year))
    for part in (*parts, host.pages):
        if part:
            text = f"{_stopped(text)}{BETWEEN_AREAS}{part}"
    return text


def _stopped(text: str) -> str:
    """The text with a full stop at its end, never two."""
    return text if not text or text.endswith((".", "...", "…")) else f"{text}."
