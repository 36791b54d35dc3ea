"""What is said of an edition beside its title: labels with their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description, Link
from bibnet_catalog.describing.names import whole_name
from bibnet_catalog.headings.looking_up import numbers_of
from bibnet_catalog.models import HeadingKind
from bibnet_catalog.searching.query import Facet

from . import words

MOST_SUBJECTS = 20
SAFE_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Led:
    """Words that lead to the results for them."""

    title: str
    url: str


def authors(description: Description) -> list[Led]:
    """The authors in full, each leading to the page of that person."""
    shown = isbd.main_authors(description)
    pages = numbers_of(HeadingKind.PERSON, map(whole_name, shown))
    found = []
    for one in shown:
        name = " ".join(filter(None, (one.given or one.initials, one.surname, one.numeration)))
        found.append(Led(name, _address(Facet.AUTHOR, whole_name(one), pages)))
    return found


def subjects(description: Description) -> list[Led]:
    """Headings of subjects and genres, each once."""
    headings = [one.heading for one in description.subjects]
    pages = numbers_of(HeadingKind.SUBJECT, headings)
    rows = [
        (". ".join((one.heading, *one.parts)), _address(Facet.SUBJECT, one.heading, pages))
        for one in description.subjects
    ]
    rows += [(one, results(Facet.GENRE, one)) for one in description.genres]
    found = {title: Led(title, url) for title, url in rows}
    return list(found.values())[:MOST_SUBJECTS]


def _address(facet: Facet, text: str, pages: Mapping[str, int]) -> str:
    """The page of a person or a subject; of one that is not in the index yet the results."""
    if text not in pages:
        return results(facet, text)
    name = "catalog:person" if facet is Facet.AUTHOR else "catalog:subject"
    return reverse(name, args=[pages[text]])


def results(facet: Facet, value: str) -> str:
    """The address of everything with this value."""
    return f"{reverse('catalog:search')}?{urlencode({f'facet.{facet}': value})}"


def links(description: Description) -> list[Link]:
    """Electronic addresses that a browser may follow."""
    return [one for one in description.links if urlsplit(one.url).scheme in SAFE_SCHEMES]


def facts(description: Description) -> list[tuple[str, str]]:
    """Labels and values, of what is known."""
    areas = {area.name: area.text for area in isbd.areas(description)}
    rows: Iterable[tuple[str, str]] = [
        (_("Original title"), description.original_title),
        (pgettext("of a book", "Edition"), areas.get("edition", "")),
        (_("Published"), areas.get("imprint", "")),
        (pgettext("article", "Stands in"), areas.get("host", "")),
        (pgettext("of a book", "Extent"), areas.get("extent", "")),
        (_("Series"), areas.get("series", "")),
        (pgettext("of a book", "Part of"), _set(description)),
        (pgettext("of a book", "Language"), _languages(description.languages)),
        (_("Translated from"), _languages(description.original_languages)),
        (
            pgettext("catalogue", "For whom"),
            ", ".join(words.audience(one).lower() for one in description.audiences),
        ),
        (_("For those who see little"), _made_for(description)),
        ("ISBN", ", ".join(one.text for one in description.isbns if one.isbn13)),
        ("ISSN", ", ".join(description.issns)),
        (_("BBK"), "; ".join(description.bbk)),
        (_("UDC"), "; ".join(description.udc)),
        (_("Notes of the record"), " ".join(description.notes)),
    ]
    return [(label, value) for label, value in rows if value]


def _languages(codes: list[str]) -> str:
    return ", ".join(words.language(code) for code in codes)


def _set(description: Description) -> str:
    """The set that a volume stands in, unless its title says so."""
    found = (one for one in description.linked if one.relation in ("set", "subset") and one.title)
    return "; ".join(one.title for one in found if one.title not in description.title)


def _made_for(description: Description) -> str:
    made = []
    if description.is_large_print:
        made.append(_("large print"))
    if description.is_braille:
        made.append(_("Braille"))
    return ", ".join(made)
