"""Which editions of the network a cataloguer may have in her hands, by what she typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_catalog.describing import names, numbers
from bibnet_catalog.describing.description import Description, Isbn
from bibnet_catalog.describing.relators import AUTHOR
from bibnet_catalog.describing.texts import clean
from bibnet_catalog.entries import EVERYBODYS, Entry, entries_of
from bibnet_catalog.importing.sharing import CROWD, sharing
from bibnet_catalog.importing.understanding import number_of_key
from bibnet_catalog.matching.features import features
from bibnet_catalog.matching.keys import keys_of
from bibnet_catalog.models import Record
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.query import Query, Scope

MOST = 30


def look_up(text: str, *, library: Library) -> list[Entry]:
    """Entries that readers see, the likeliest first: by ISBN, else by author and title.

    What the keys of matching find comes first; readers' search is asked only if those find nothing.
    """
    text = clean(text)
    if not text:
        return []
    found = entries_of(_by_keys(text), library=library)
    if not found and not numbers.isbn13(text):
        query = Query(text=text, page_size=MOST, counted=())
        told = finding.find(library, query, scope=Scope.REGION)
        found = entries_of(told.editions, library=library)
    return found


def _by_keys(text: str) -> list[int]:
    """Loose keys are left out: crowds of other titles share them."""
    keys = {number_of_key(key) for one in _meant(text) for key in keys_of(features(one)).firm}
    with all_libraries(EVERYBODYS):
        shared = [record for _key, record in sharing(keys, most=CROWD)]
        live = Record.objects.filter(pk__in=shared, is_gone=False)
        editions = dict(live.values_list("pk", "edition"))
    counted = Counter(editions[record] for record in shared if record in editions)
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
