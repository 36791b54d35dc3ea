"""The count itself: one service for one library and for a list of them, in equal queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from bibnet.libraries.facts import LEGAL_FACTS
from bibnet.libraries.models import Kind, Library
from bibnet.pages.inheritance import FromAbove, from_above
from bibnet.pages.models import InformationPage
from bibnet.pages.sections import Fact, Section, requirements

from .contents import CONTENTS, ROOT, Standing, by_root, under_roots

FILE = "file"
# The library's own fields make this section.
FROM_FIELDS = "general"
# Facts of a site; a library without one shows them on the site that speaks for it.
NEEDS_SITE = frozenset({"news", "events", "feedback"})


@dataclass(frozen=True, kw_only=True)
class Item:
    """One mandatory thing; `lacks_file` when the text is there and the document is not.

    `owner`: the organisation that tells it for the library, if it is of the organisation and the
    library has no published page of its own. The page, if there is one, is the owner's then.
    """

    code: str
    title: str
    rule: str
    hint: str
    standing: Standing
    is_section: bool
    content: str = ""
    page_id: int | None = None
    is_draft: bool = False
    lacks_file: bool = False
    owner: Library | None = None


@dataclass(frozen=True)
class Score:
    """All mandatory things of one library."""

    items: tuple[Item, ...]

    def count(self, standing: Standing) -> int:
        return sum(1 for one in self.items if one.standing == standing)

    @property
    def filled(self) -> int:
        return self.count(Standing.FILLED)

    @property
    def stale(self) -> int:
        return self.count(Standing.STALE)

    @property
    def empty(self) -> int:
        return self.count(Standing.EMPTY)

    @property
    def own(self) -> Score:
        """Without what others tell for the library."""
        return Score(tuple(one for one in self.items if one.owner is None))

    @property
    def percent(self) -> int:
        """Of a hundred, rounded down: 100 only if nothing is missing or out of date."""
        return self.filled * 100 // len(self.items) if self.items else 0


def scores(libraries: Sequence[Library], *, now: datetime | None = None) -> dict[int, Score]:
    """The score of each library by its id. Fifty libraries take as many queries as one.

    A library without a site of its own answers for its facts and hours only.
    """
    now = now or timezone.now()
    sections = _sections(libraries)
    above = from_above([one for one in libraries if one.has_microsite])
    inherited = _inherited(libraries)
    told = {name: teller(libraries, now) for name, teller in CONTENTS.items()}
    return {
        one.pk: Score(
            (
                *_facts(one, inherited[one.pk], told),
                *(_section_items(one, sections, above[one.pk], now) if one.has_microsite else ()),
            )
        )
        for one in libraries
    }


def _facts(
    library: Library, values: Mapping[str, Any], told: Mapping[str, Mapping[int, Standing]]
) -> list[Item]:
    items = []
    for fact in requirements().facts:
        if fact.content in NEEDS_SITE and not library.has_microsite:
            continue
        items.append(_fact_item(fact, _standing(fact, library, values, told)))
    return items


def _standing(
    fact: Fact,
    library: Library,
    values: Mapping[str, Any],
    told: Mapping[str, Mapping[int, Standing]],
) -> Standing:
    if fact.content:
        return told.get(fact.content, {}).get(library.pk, Standing.EMPTY)
    is_there = all(values.get(name) not in ("", None) for name in fact.fields)
    return Standing.FILLED if is_there else Standing.EMPTY


def _fact_item(fact: Fact, standing: Standing) -> Item:
    return Item(
        code=fact.code,
        title=fact.title,
        rule=fact.rule,
        hint=fact.hint,
        standing=standing,
        is_section=False,
        content=fact.content,
    )


def _section_items(
    library: Library,
    pages: Mapping[tuple[int, str], InformationPage],
    above: FromAbove,
    now: datetime,
) -> list[Item]:
    items = []
    for section in requirements().sections:
        own = pages.get((library.pk, section.code))
        is_own = above.entity is None or not section.of_entity or (own is not None and own.live)
        items.append(
            _section_item(section, own, now) if is_own else _item_from_above(section, above, now)
        )
    return items


def _section_item(section: Section, page: InformationPage | None, now: datetime) -> Item:
    lacks_file = page is not None and section.needs_file and not _has_file(page)
    return Item(
        code=section.code,
        title=section.title,
        rule=section.rule,
        hint=section.hint,
        standing=_section_standing(section, page, now),
        is_section=True,
        page_id=page.pk if page else None,
        is_draft=page is not None and not page.live,
        lacks_file=lacks_file and page is not None and page.live,
    )


def _item_from_above(section: Section, above: FromAbove, now: datetime) -> Item:
    """What is out of date there counts there and not once more in each branch."""
    page, owner = above.pages.get(section.code, (None, above.entity))
    item = _section_item(section, page, now)
    is_there = item.standing != Standing.EMPTY
    return replace(item, owner=owner, standing=Standing.FILLED if is_there else Standing.EMPTY)


def _section_standing(section: Section, page: InformationPage | None, now: datetime) -> Standing:
    if page is None or not page.live:
        return Standing.EMPTY
    if section.code != FROM_FIELDS and not len(page.body.raw_data):
        return Standing.EMPTY
    if section.needs_file and not _has_file(page):
        return Standing.EMPTY
    return Standing.STALE if _is_stale(page, now) else Standing.FILLED


def _is_stale(page: InformationPage, now: datetime) -> bool:
    """Whether nobody has looked it through for too long."""
    limit = now - timedelta(days=requirements().stale_after_days)
    if page.checked_on is not None:
        return page.checked_on < limit.date()
    changed = page.last_published_at or page.latest_revision_created_at
    return changed is not None and changed < limit


def _has_file(page: InformationPage) -> bool:
    return any(block["type"] == FILE for block in page.body.raw_data)


def _sections(libraries: Sequence[Library]) -> dict[tuple[int, str], InformationPage]:
    """Section pages by library and section; of two, the published one counts."""
    pages = (
        InformationPage.objects.filter(under_roots(libraries))
        .exclude(section="")
        .annotate(root=ROOT)
        .order_by("live", "path")
    )
    known = by_root(libraries)
    return {(known[one.root], one.section): one for one in pages if one.root in known}


def _inherited(libraries: Sequence[Library]) -> dict[int, dict[str, Any]]:
    """Fields of each library, the legal ones from the nearest at or above that states them, as
    `legal_facts` gives them for one.
    """
    paths = {path for one in libraries for path in one.ancestor_paths}
    own = [one.pk for one in libraries]
    rows = Library.objects.filter(~Q(kind=Kind.REGION) | Q(pk__in=own), path__in=paths)
    above = {row["path"]: row for row in rows.values("path", *LEGAL_FACTS)}
    found = {}
    for one in libraries:
        values = {name: getattr(one, name) for fact in requirements().facts for name in fact.fields}
        for name in LEGAL_FACTS:
            line = (above[path][name] for path in one.ancestor_paths if path in above)
            values[name] = next((value for value in line if value), "")
        found[one.pk] = values
    return found
