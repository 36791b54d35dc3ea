"""Reports of past events: each with the event itself, figures by age and a gallery."""

from __future__ import annotations

from datetime import datetime, timedelta

from bibnet.events.models import (
    AgeGroup,
    EventIndexPage,
    EventReportPage,
    Occurrence,
    ReportPhoto,
)

from . import markup
from .announcing import announce, in_season, place_fields
from .pictures import descriptions, picture
from .publishing import has_page, index_of, publish
from .sharing import Shared, districts, share
from .sites import DemoSite
from .texts import Item, items

FROM_POOL = 3
SUFFIX = "report"
WRITTEN_AFTER = timedelta(hours=20)


def write_reports(site: DemoSite) -> None:
    """Publish the reports and the events that they tell of; what is there stays."""
    index = index_of(site.library, EventIndexPage)
    for shared in reports_of(site):
        slug = f"{shared.item.slug}-{SUFFIX}"
        if has_page(index, slug):
            continue
        event = index.get_children().filter(slug=shared.item.slug).first()
        event = event.specific if event else announce(shared, site, index)
        date = Occurrence.objects.of(site.library).filter(page=event).order_by("starts").last()
        _write(shared.item, site, index, slug=slug, date=date)


def reports_of(site: DemoSite) -> list[Shared]:
    """What the library reports, of its own or of the pool."""
    if site.code not in districts():
        return [Shared(one) for one in items("reports", site.code)]
    pool = in_season("reports", site)
    return share(pool, code=site.code, most=FROM_POOL)


def _write(
    item: Item, site: DemoSite, index: EventIndexPage, *, slug: str, date: Occurrence
) -> None:
    starts = date.local_starts
    by_age = _by_age(item)
    page = EventReportPage(
        title=site.fill(item.title),
        slug=slug,
        occurrence=date,
        lead=site.fill(item.lead),
        body=markup.text_body(site.fill_all(item.body)),
        date=starts.date(),
        time_from=starts.time(),
        time_to=date.local_ends.time() if date.local_ends else None,
        age_mark=item.facts["age"],
        attended=sum(by_age.values()),
        attended_by_age=by_age,
        joined=item.number("joined"),
        borrowed=item.number("borrowed"),
        gallery_description=item.facts["gallery"],
        has_photo_consent=True,
        place=date.page.place,
        **place_fields(item, site),
    )
    page.photos.set(
        [
            ReportPhoto(
                image=picture(name, site.library),
                description=descriptions()[name]["alt"],
                sort_order=n,
            )
            for n, name in enumerate(item.names("pictures"))
        ]
    )
    at = datetime.combine(starts.date(), starts.time(), site.library.tz) + WRITTEN_AFTER
    publish(page, under=index, at=at)


def _by_age(item: Item) -> dict[str, int]:
    """People by the region's age groups, youngest first as the texts list them."""
    codes = AgeGroup.objects.order_by("age_from").values_list("code", flat=True)
    return dict(zip(codes, map(int, item.names("came")), strict=True))
