"""Finding editions for readers: by the engine or, while it is down, by the database."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Kind, Library, State
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.state import libraries_with
from bibnet_catalog.describing.description import Description, Isbn
from bibnet_catalog.importing.understanding import understood
from bibnet_catalog.models import Edition, Holding, RecordKey
from bibnet_catalog.reading.pieces import Piece

from .analysis import number
from .engine import EngineUnavailable, Found, Suggestion
from .engines import engine
from .language import Field, parse
from .query import Query, Scope

logger = logging.getLogger(__name__)

HIDDEN = (State.PRACTICE, State.CLOSED)
# Of the words of a question so many are looked for in the database.
MOST_WORDS = 6
EVERYWHERE = "the union catalogue is searched in the stock of several libraries"


def find(library: Library, query: Query, *, scope: Scope) -> Found:
    """A page of what the query finds in the scope of a library, where the plugin is on.

    While the engine is down the database answers by title, author and ISBN (`is_complete` is
    False).
    """
    query = replace(query, libraries=codes(library, scope))
    try:
        return engine().search(query)
    except EngineUnavailable as error:
        logger.warning("the index of the catalogue does not answer: %s", error)
        return _in_database(query)


def suggest(library: Library, text: str, *, scope: Scope, most: int = 8) -> list[Suggestion]:
    """What readers may mean who have typed so far; nothing while the engine is down."""
    try:
        return engine().suggest(text, libraries=codes(library, scope), most=most)
    except EngineUnavailable as error:
        logger.warning("the index of the catalogue does not suggest: %s", error)
        return []


def codes(library: Library, scope: Scope) -> frozenset[str] | None:
    """Whose stock a scope means: codes of members, or of a branch alone; None for everybody's.

    A practice library is nobody's but its own.
    """
    sharing = _sharing()
    top = library if scope is Scope.LIBRARY else _system_of(library)
    own = {library.member.code} if library.member.state in HIDDEN else set()
    if scope is Scope.REGION or top.is_region:
        if sharing.is_everybody and not own:
            return None
        return frozenset(sharing.paths) | own
    found = {code for code, path in sharing.paths.items() if path.startswith(top.path)}
    if not found and top.member.code in sharing.paths:
        found = {top.code}
    return frozenset(found | own)


@dataclass(frozen=True)
class _Sharing:
    """The members whose stock readers may find, by their codes, with their places in the tree."""

    paths: dict[str, str]
    is_everybody: bool


@stamps.remembered("plugins", "network")
def _sharing() -> _Sharing:
    on = dict(libraries_with("catalog").exclude(state__in=HIDDEN).values_list("code", "path"))
    return _Sharing(on, is_everybody=len(on) == Library.objects.members().count())


@stamps.remembered("network")
def _system(pk: int) -> Library:
    member = network.library(pk).member
    above = Library.objects.filter(path__in=member.ancestor_paths)
    systems = [one for one in above if one.kind in (Kind.SYSTEM, Kind.LEGAL_ENTITY)]
    return min(systems, key=lambda one: len(one.path), default=member)


def _system_of(library: Library) -> Library:
    """The top of the library system that a library belongs to, or its member alone."""
    return library if library.is_region else _system(library.pk)


def _in_database(query: Query) -> Found:
    """What title, author or ISBN find while there is no index."""
    found = _visible(query)
    question = parse(query.text)
    for clause in question.clauses[:MOST_WORDS]:
        if clause.field is Field.NUMBER:
            found = found.filter(_with_number(clause.value))
            continue
        for word in clause.words:
            pattern = rf"(^|\W){word.replace('е', '[её]')}"
            one = Q(title__iregex=pattern) | Q(heading__iregex=pattern)
            found = found.exclude(one) if clause.is_excluded else found.filter(one)
    first = (max(query.page, 1) - 1) * query.page_size
    editions = found.order_by("title", "pk").values_list("pk", flat=True)
    with all_libraries(EVERYWHERE):
        return Found(
            total=editions.count(),
            editions=list(editions[first : first + query.page_size]),
            is_complete=False,
        )


def _visible(query: Query) -> QuerySet[Edition]:
    with all_libraries(EVERYWHERE):
        held = Holding.objects.filter(
            edition=OuterRef("pk"),
            is_gone=False,
            is_lost=False,
            record__is_gone=False,
            record__is_suppressed=False,
        )
        if query.libraries is not None:
            held = held.filter(
                Q(library__code__in=query.libraries) | Q(branch__code__in=query.libraries)
            )
        if query.standing is not None:
            held = held.filter(
                Q(branch__code__in=query.standing)
                | Q(branch=None, library__code__in=query.standing)
            )
    return Edition.objects.filter(Exists(held), merged_into=None)


def _with_number(text: str) -> Q:
    """Editions with a record of this standard number, by the key under which records meet."""
    value = number(text)
    described = Description(isbns=[Isbn(text=value, isbn13=value)])
    keys = understood(Piece(0, 0, 0, b""), described).keys
    with all_libraries(EVERYWHERE):
        records = RecordKey.objects.filter(key__in=keys).values("record__edition")
    return Q(pk__in=records)
