"""Which editions of the network a cataloguer may have in her hands, by what she typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Q

from bibnet.libraries.models import Library
from bibnet.plugins.registers import any_case
from bibnet_catalog.describing import names, numbers
from bibnet_catalog.describing.description import Description, Isbn
from bibnet_catalog.describing.relators import AUTHOR
from bibnet_catalog.describing.texts import clean
from bibnet_catalog.entries import Entry, entries_of
from bibnet_catalog.importing.understanding import understood
from bibnet_catalog.models import Edition, RecordKey
from bibnet_catalog.reading.pieces import Piece

MOST = 30
# Of the words that were typed so many are looked for.
MOST_WORDS = 8


def look_up(text: str, *, library: Library) -> list[Entry]:
    """Entries that readers see, the likeliest first: by ISBN, else by author and title.

    What the keys of matching find comes first; the words in titles and authors only if those
    find nothing.
    """
    text = clean(text)
    if not text:
        return []
    found = entries_of(_by_keys(text), library=library)
    if not found and not numbers.isbn13(text):
        found = entries_of(_by_words(text), library=library)
    return found


def _by_keys(text: str) -> list[int]:
    keys = {key for one in _meant(text) for key in understood(Piece(0, 0, 0, b""), one).keys}
    shared = RecordKey.objects.filter(key__in=keys, record__is_gone=False)
    counted = Counter(shared.values_list("record__edition", flat=True)[: MOST * 10])
    return [edition for edition, _count in counted.most_common(MOST)]


def _meant(text: str) -> Iterator[Description]:
    """What may have been typed: a number, a title, an author and a title in either order."""
    isbn = numbers.isbn13(text)
    if isbn:
        yield Description(isbns=[Isbn(text=text, isbn13=isbn)])
        return
    yield Description(title=text)
    words = [one for one in text.split() if not names.is_initials(one)]
    if len(words) > 1:
        for surname, title in ((words[0], words[1:]), (words[-1], words[:-1])):
            person = names.person(surname, roles=[AUTHOR])
            if person is not None:
                yield Description(title=" ".join(title).strip(" ,.:"), people=[person])


def _by_words(text: str) -> list[int]:
    found = Edition.objects.filter(merged_into=None)
    words = [one for word in text.split() if (one := word.strip(" ,.:;«»\"'()"))]
    for word in words[:MOST_WORDS]:
        expression = any_case(word)
        found = found.filter(Q(title__iregex=expression) | Q(heading__iregex=expression))
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST]) if words else []
