"""News of the demonstration."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bibnet.pages.models import NewsIndexPage, NewsPage

from . import markup
from .moments import is_season
from .pictures import picture
from .publishing import has_page, index_of, publish
from .sharing import POOL, Shared, districts, share
from .sites import DemoSite
from .texts import items

# How many of the pool each district shows besides its own, and how much later the next one does.
FROM_POOL = 8
LATER = timedelta(days=2)


def write_news(site: DemoSite) -> None:
    """Publish the library's news; what is there stays."""
    index = index_of(site.library, NewsIndexPage)
    for shared in news_of(site):
        if not has_page(index, shared.item.slug):
            _write(shared, site, index)


def news_of(site: DemoSite) -> list[Shared]:
    """What the library tells, of its own and of the pool."""
    if site.code in districts():
        pool = [
            one
            for one in items("news", POOL)
            if is_season(one.facts.get("season", ""), site.first_day)
        ]
        return share(pool, code=site.code, most=FROM_POOL)
    group = "region" if site.library.is_region else site.code
    return [Shared(one) for one in items("news", group)]


def _write(shared: Shared, site: DemoSite, index: NewsIndexPage) -> None:
    item = shared.item
    day = site.first_day - timedelta(days=item.number("ago") or 0) - shared.turn * LATER
    page = NewsPage(
        title=site.fill(item.title),
        slug=item.slug,
        date=day,
        lead=site.fill(item.lead),
        body=markup.body(site.fill_all(item.body)),
        is_pinned="pinned" in item.facts,
    )
    if name := item.facts.get("picture"):
        page.picture = drawing = picture(name, site.library)
        page.picture_alt = drawing.description
    page.tags.add(*item.names("tags"))
    at = datetime.combine(day, time(9 + shared.turn, 15), site.library.tz)
    publish(page, under=index, at=at)
