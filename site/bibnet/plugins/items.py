"""What plugins put into the core's lists: one frozen class for each list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bibnet.accounts.models import Reader, User
    from bibnet.libraries.models import Library
    from bibnet.libraries.models.library import LibraryQuerySet

# Words for people: translated when they are shown, so that each reader gets their own language.
Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Item:
    """Anything in a list: sorted by `order`; the platform fills in whose it is."""

    order: int = 50
    plugin: str = ""


@dataclass(frozen=True)
class Link(Item):
    """A named link: give the name of an address (with `kwargs`) or a finished `url`."""

    title: Words
    url_name: str = ""
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        if not self.url:
            object.__setattr__(self, "url", reverse(self.url_name, kwargs=dict(self.kwargs)))


@dataclass(frozen=True)
class NavItem(Link):
    """A link of the site's menu: at most 12 letters; `low` lets a phone leave it to the footer."""

    low: bool = False


@dataclass(frozen=True)
class FooterLink(Link):
    """A link of the footer: `column` is `readers`, `official`, or `legal` for the last line."""

    column: str = "readers"


@dataclass(frozen=True)
class StaffMenuItem(Link):
    """A link of the staff's menu; `icon` names one of Wagtail's, drawn in Wagtail's own menu."""

    icon: str = "list-ul"


@dataclass(frozen=True)
class Section(Item):
    """A titled part of a page, drawn by the plugin's template inside the core's frame.

    `key` is unique in the plugin. `more` is the one link beside the heading.
    """

    key: str
    title: Words
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    more: Link | None = None


@dataclass(frozen=True)
class Figure(Item):
    """A number of the network for its front page, with what it counts in the right plural form."""

    number: int
    title: Words


@dataclass(frozen=True)
class WaitingItem(Link):
    """Something that waits for a person on the staff's start page: "3 questions to answer".

    `count` of them; `since` is how long the oldest one waits; `is_late` puts it first.
    """

    count: int = 0
    since: datetime | None = None
    is_late: bool = False


@dataclass(frozen=True, kw_only=True)
class Caution(Item):
    """A sentence shown before something is saved: a doubt, not an error; the person decides."""

    text: Words


@dataclass(frozen=True, kw_only=True)
class Consequence(Item):
    """A sentence about what will pass on or end, shown before somebody confirms it.

    `pages`: how many published pages of the library's site go along and so stay public.
    """

    text: Words
    pages: int = 0


@dataclass(frozen=True)
class FirstStep(Link):
    """A step of a new library's list of first steps, and whether it is done."""

    is_done: bool = False


@dataclass(frozen=True)
class Found:
    """One answer of a search source; `excerpt` is plain text."""

    title: Words
    url: str
    excerpt: str = ""
    kind: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class SearchSource(Item):
    """Something that can be searched beside the pages.

    `search(library, words, limit)` gives the best answers and how many there are in all.
    """

    key: str
    title: Words
    search: Callable[[Library, str, int], tuple[list[Found], int]]
    all_url_name: str = ""


@dataclass(frozen=True)
class NoticeKind(Item):
    """A kind of notice that a person may get, and may turn off unless it `is_required`.

    Its texts are the templates `<template>.txt` and `<template>_subject.txt`.
    """

    key: str
    title: Words
    template: str
    hint: Words = ""
    is_required: bool = False


@dataclass(frozen=True)
class PeriodicTask(Item):
    """Work that is due again and again: `run(library)`.

    It runs once for the region if `once`, otherwise for each library where the plugin is on.
    """

    key: str
    run: Callable[[Library], object]
    every: timedelta
    once: bool = False


@dataclass(frozen=True)
class ReadyPart(Item):
    """A part that works or not: `is_ready()` answers soon, and may raise for no."""

    name: str
    is_ready: Callable[[], bool]


@dataclass(frozen=True)
class SignInMethod(Link):
    """A way to sign in besides the password; `url` leads to it on the account host."""

    key: str = ""
    hint: Words = ""


@dataclass(frozen=True)
class ConsentPurpose(Item):
    """Something a reader may agree to: one box of its own, one versioned text.

    `key` begins with the plugin's slug. `label` stands beside the box, in the first person.
    `text` gives the text that the software brings; the region may publish newer ones.
    """

    key: str
    title: Words
    label: Words
    text: Callable[[], str]
    is_required: bool = False


@dataclass(frozen=True)
class Person:
    """Whose data: a login, a reader, or both sides of one person."""

    user: User | None = None
    reader: Reader | None = None


@dataclass(frozen=True)
class PersonalData(Item):
    """One kind of personal data that somebody keeps.

    `export` gives what is known about a person, ready for JSON. `erase` removes it or replaces
    the person by a pseudonym. `merge(kept, gone)` hands over what belongs to the second of two
    entries of one person. All three run in the caller's transaction, in every library at once.
    `seen_since(moment)` gives the keys of the readers whom this part has seen since, as a queryset
    without nulls: who is seen by nobody for three years is erased.
    """

    key: str
    title: Words
    export: Callable[[Person], Iterable[Mapping[str, Any]]]
    erase: Callable[[Person], None]
    merge: Callable[[Person, Person], None]
    seen_since: Callable[[datetime], QuerySet[Any, Any]] | None = None


@dataclass(frozen=True)
class LibraryService(Item):
    """What a library may offer, as a filter of the list of libraries: "lends e-books"."""

    key: str
    title: Words
    narrow: Callable[[LibraryQuerySet], LibraryQuerySet]


@dataclass(frozen=True)
class AuditLabel(Item):
    """How an action of the audit log is called on the screens.

    `words` name what the action writes down beside names of fields, choices, roles and rights,
    which are known; `numbers` is the model whose numbers it writes down, as `accounts.user`.
    """

    action: str
    title: Words
    words: Mapping[str, Words] = field(default_factory=dict, hash=False)
    numbers: str = ""


@dataclass(frozen=True)
class SitemapEntry(Item):
    """An address for search engines, by its path on the library's host."""

    path: str
    changed: datetime | None = None


@dataclass(frozen=True)
class DemonstrationPart(Item):
    """A part of the demonstration: `make(library)` writes it, and once more changes nothing."""

    name: str
    make: Callable[[Library], object]


@dataclass(frozen=True)
class ApiScope(Item):
    """A right that an API token may carry: `key` is `slug:verb`."""

    key: str
    title: Words
