"""Information pages of the demonstration: the mandatory sections and a few more."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from wagtail.models import Page

from bibnet.pages.models import InformationPage

from . import markup
from .publishing import has_page, publish, republish
from .sharing import sites
from .sites import DemoSite
from .texts import Item, items

GROUPS = ("common", "kibo")
CHECKED = timedelta(days=9)
# Sections that some libraries have not filled yet, so that their completeness differs.
OFTEN_MISSING = ("licences", "corruption", "equipment", "quality", "paid")


def write_information(site: DemoSite) -> None:
    """Fill the planted sections and publish further pages; what is published stays."""
    front = Page.objects.get(pk=site.library.root_page_id)
    groups = ("region",) if site.library.is_region else GROUPS
    for item in (one for group in groups for one in items("pages", group)):
        if "for" in item.facts and site.code not in item.names("for"):
            continue
        if "section" in item.facts:
            _fill_section(item, site, front)
        elif not has_page(front, item.slug):
            _publish(item, site, front)


def missing_sections(code: str) -> set[str]:
    """Sections that this library leaves as drafts."""
    place = sites().index(code)
    # The first one, which most people look at, lacks two.
    return set(OFTEN_MISSING[: (place + 2) % 4])


def _fill_section(item: Item, site: DemoSite, front: Page) -> None:
    section = item.facts["section"]
    if section in missing_sections(site.code):
        return
    page = InformationPage.objects.descendant_of(front).filter(section=section).first()
    # A branch has none of those that it shows from above.
    if page is None or page.lead:
        return
    page.lead = site.fill(item.lead)
    page.body = markup.body(site.fill_all(item.body))
    page.checked_on = site.first_day - CHECKED
    republish(page, at=_moment(site))


def _publish(item: Item, site: DemoSite, front: Page) -> None:
    page = InformationPage(
        title=site.fill(item.title),
        slug=item.slug,
        lead=site.fill(item.lead),
        body=markup.body(site.fill_all(item.body)),
        show_in_menus=item.is_said("menu"),
    )
    publish(page, under=front, at=_moment(site))


def _moment(site: DemoSite) -> datetime:
    """When the pages were last looked through."""
    return datetime.combine(site.first_day - CHECKED, time(10, 0), site.library.tz)
