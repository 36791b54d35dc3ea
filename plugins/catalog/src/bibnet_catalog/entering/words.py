"""What the fields of a description are called where they are typed and where they changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = str | Promise

# Fields of `Description`, by the names under which a change of them is kept.
FIELDS: Mapping[str, Words] = {
    "title": pgettext_lazy("field of a book", "title"),
    "other_title": pgettext_lazy("field of a book", "subtitle"),
    "part_number": pgettext_lazy("field of a book", "volume"),
    "part_title": pgettext_lazy("field of a book", "title of the volume"),
    "people": pgettext_lazy("field of a book", "authors"),
    "responsibility": pgettext_lazy("field of a book", "responsibility"),
    "edition": pgettext_lazy("field of a book", "edition statement"),
    "places": pgettext_lazy("field of a book", "place of publication"),
    "publishers": pgettext_lazy("field of a book", "publisher"),
    "year": pgettext_lazy("field of a book", "year"),
    "date": pgettext_lazy("field of a book", "year"),
    "pages": pgettext_lazy("field of a book", "pages"),
    "extent": pgettext_lazy("field of a book", "pages"),
    "series": pgettext_lazy("field of a book", "series"),
    "isbns": "ISBN",
    "bbk": pgettext_lazy("field of a book", "BBK"),
    "udc": pgettext_lazy("field of a book", "UDC"),
    "age_mark": pgettext_lazy("field of a book", "age mark"),
    "kind": pgettext_lazy("field of a book", "kind"),
    "languages": pgettext_lazy("field of a book", "language"),
    "keywords": pgettext_lazy("field of a book", "keywords"),
    "subjects": pgettext_lazy("field of a book", "subjects"),
    "annotation": pgettext_lazy("field of a book", "annotation"),
    "notes": pgettext_lazy("field of a book", "notes"),
    "held": pgettext_lazy("field of a book", "copies"),
    "is_brief": pgettext_lazy("field of a book", "mark “brief”"),
}


def named(fields: Iterable[str]) -> list[str]:
    """What these fields are called, each once; those that nobody types are left out."""
    return list(dict.fromkeys(str(FIELDS[one]) for one in fields if one in FIELDS))
