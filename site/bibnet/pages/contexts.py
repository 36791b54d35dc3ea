"""What templates of pages are given, by type of page.

An app with page types of its own registers theirs by `@more.register`, or overrides
`get_context` of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from functools import singledispatch
from typing import Any

from django.core.paginator import Page as Portion
from django.http import Http404
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from taggit.models import Tag

from bibnet import stamps
from bibnet.libraries import listing, mine, network, schedule, scheme
from bibnet.libraries.facts import legal_facts
from bibnet.libraries.models import Library
from bibnet.libraries.otherwise import otherwise_today
from bibnet.libraries.requests import LibraryRequest
from bibnet.libraries.schedule.card import change_banners, hours_card
from bibnet.libraries.scheme import Scheme
from bibnet.libraries.views.listing import Row, marks_of, open_line, place_of
from bibnet.libraries.wayfinding import way_to
from bibnet.plugins import points
from bibnet.stamps import keeping
from bibnet.themes import components, social, structured
from bibnet.themes.current import current_look

from . import cards, inheritance, jsonld, menus
from .addresses import full_address, library_of, original_of
from .age_marks import with_mark
from .models import (
    FeedbackPage,
    InformationPage,
    LibraryHomePage,
    LibraryPage,
    NewsIndexPage,
    NewsPage,
    RegionPage,
)
from .pagination import portion
from .sections import ABOUT

NEWS_ON_HOME = 3
LIBRARIES_ON_PORTAL = 8
NEWS_PER_PAGE = 20
# Of the page under a library's front page that lists its mandatory sections.
SECTION_LIST_DEPTH = 4
OG_PICTURE = "fill-1200x630|format-jpeg"


def context_of(page: LibraryPage, request: LibraryRequest, **kwargs: Any) -> dict[str, Any]:
    """The context of a page: what all pages have, then what its type adds."""
    context: dict[str, Any] = {"og": open_graph(page), "json_ld": [], "feeds": []}
    if not isinstance(page, LibraryHomePage | RegionPage):
        context["trail"] = cards.trail(page, request)
        context["json_ld"] = [structured.breadcrumbs(context["trail"], request)]
    added = more(page, request, og=context["og"], **kwargs)
    added["json_ld"] = [*context["json_ld"], *added.get("json_ld", [])]
    return {**context, **added}


def open_graph(page: LibraryPage) -> social.Shown:
    """What search engines and social networks show of the address."""
    image = getattr(page, "picture", None)
    rendition = None
    if image is not None and not image.is_svg():
        size = with_mark(OG_PICTURE, getattr(page, "age_mark", ""))
        rendition = image.get_rendition_or_none(size)
    title = page.title_to_show
    root = page.library.root_url
    return social.Shown(
        title=title,
        description=page.description or _default_description(page),
        url=full_address(original_of(page)),
        type="article" if isinstance(page, NewsPage) else "website",
        site_name=str(library_of(original_of(page))),
        image=root + rendition.url if rendition else social.card_url(page.library, title),
        published=page.first_published_at if isinstance(page, NewsPage) else None,
        width=rendition.width if rendition else social.WIDTH,
        height=rendition.height if rendition else social.HEIGHT,
    )


def _default_description(page: LibraryPage) -> str:
    """A sentence for what has none of its own."""
    library = page.library
    if isinstance(page, RegionPage):
        return _("All libraries of the region: where they are, when they are open, what is on.")
    if isinstance(page, LibraryHomePage):
        return _("%(library)s: opening hours, address, news and events.") % {
            "library": library.name
        }
    return f"{page.title}. {library.name}"


@singledispatch
def more(page: LibraryPage, request: LibraryRequest, **kwargs: Any) -> dict[str, Any]:
    """What the type of a page adds to its context."""
    return {}


@more.register
def of_home(page: LibraryHomePage, request: LibraryRequest, **kwargs: Any) -> dict[str, Any]:
    now = timezone.now()
    library = page.library
    menus.keep_front_page(page, request)
    keeping.expires(request, schedule.expires_at(library, now))
    # Only the first shows its picture, so no sizes are read ahead.
    news = NewsPage.objects.of(library).shown().for_list().prefetch_related(None)
    news = news.pinned_first()[:NEWS_ON_HOME]
    return {
        "is_front": True,
        "banners": change_banners(library, now),
        "hours": hours_card(library, now, link=schedule_address(library.code)),
        "way": way_to(library),
        "picture": current_look().picture,
        "news": _front_news(news, request),
        "main": points.home_main.render(library, request=request),
        "sections": points.home_sections.collect(library, request=request),
        "services": menus.working(page.services),
        "feeds": [feed_of(page)],
        "json_ld": [jsonld.library(library, now)],
    }


@more.register
def of_portal(page: RegionPage, request: LibraryRequest, **kwargs: Any) -> dict[str, Any]:
    now = timezone.now()
    region = page.library
    menus.keep_front_page(page, request)
    first = listing.first_of(region, now, LIBRARIES_ON_PORTAL)
    chosen = mine.my_library(request)
    shown = _rows([*first, chosen] if chosen else first, request, now)
    keeping.expires(request, listing.next_edge(region, now))
    news = _portal_news(page)
    return {
        "is_front": True,
        "otherwise": otherwise_today(region, now),
        "districts": listing.districts_of(region),
        "marks": [(key, title) for key, (_name, title) in listing.MARKS.items()],
        "mine": shown[-1] if chosen else None,
        "libraries": shown[: len(first)],
        "count_line": open_line(listing.open_count(region, listing.Wishes(), now)),
        "scheme": network_scheme(region),
        "picture": current_look().picture,
        "news": _front_news(news, request),
        "main": points.portal_main.render(region, request=request),
        "sections": points.portal_sections.collect(region, request=request),
        "figures": [one for one in points.portal_figures.collect(region) if one.number],
        "services": menus.working(page.services),
        "feeds": [feed_of(page)],
    }


def _front_news(news: Iterable[NewsPage], request: LibraryRequest) -> list[components.NewsItem]:
    """News of a front page: the first with its picture, what is kept on top with a mark."""
    return [
        cards.news_item(one, request, with_picture=not at, on_front=True)
        for at, one in enumerate(news)
    ]


def _portal_news(page: RegionPage) -> list[NewsPage]:
    """The region's own pinned news, then the newest of the whole network.

    Asked apart: to sort the news of all libraries by one more thing costs the index.
    """
    # Only the first shows its picture, so no sizes are read ahead.
    network_news = NewsPage.objects.of(page.library).shown().for_list().prefetch_related(None)
    pinned = list(network_news.kept_on_top(page.library)[:NEWS_ON_HOME])
    keys = [one.pk for one in pinned]
    return [*pinned, *network_news.exclude(pk__in=keys)[:NEWS_ON_HOME]][:NEWS_ON_HOME]


@more.register
def of_news_list(
    page: NewsIndexPage, request: LibraryRequest, *, tag: str = "", **kwargs: Any
) -> dict[str, Any]:
    found = NewsPage.objects.of(page.library).shown().for_list()
    label = None
    if tag:
        label = Tag.objects.filter(slug=tag).first()
        if label is None:
            raise Http404
        found = found.tagged(tag)
    elif not page.library.is_region:
        found = found.pinned_first()
    on_top = list(found.kept_on_top(page.library)) if page.library.is_region and not tag else []
    rest = found.exclude(pk__in=[one.pk for one in on_top])
    shown: Portion = portion(rest, request, per_page=NEWS_PER_PAGE)
    return {
        "tag": label,
        "shown": shown,
        "items": cards.news_items([*(on_top if shown.number == 1 else ()), *shown], request),
        "feeds": [
            (f"{page.local_path}tag/{tag}/feed/" if tag else f"{page.local_path}feed/", page.title)
        ],
    }


@more.register
def of_news(page: NewsPage, request: LibraryRequest, **kwargs: Any) -> dict[str, Any]:
    others = NewsPage.objects.of(page.library).shown().for_list().exclude(pk=page.pk)[:3]
    told = page.alias_of.specific if page.alias_of else page
    lead_picture = cards.picture(page.picture, page.alt, "width-960|format-webp|preserve-svg")
    return {
        "picture": lead_picture,
        "tags": page.tags.all(),
        "others": [cards.news_item(one, request, with_picture=False) for one in others],
        "origin": _origin_of(page),
        "json_ld": [jsonld.news(told, lead_picture)],
    }


def _origin_of(page: NewsPage) -> components.Link | None:
    """Whose piece of news another library shows."""
    if page.alias_of is None:
        return None
    return components.Link(str(library_of(page.alias_of)), full_address(page.alias_of))


@more.register
def of_information(page: InformationPage, request: LibraryRequest, **kwargs: Any) -> dict[str, Any]:
    children = page.get_children().live().order_by("path")
    facts = library_facts(page) if page.section == "general" else []
    is_about = page.depth == SECTION_LIST_DEPTH and page.slug == ABOUT
    return {
        "children": [cards.link(one, request) for one in children],
        "above": inheritance.by_owner(page.library, request) if is_about else [],
        "facts": facts,
    }


@more.register
def of_feedback(page: FeedbackPage, request: LibraryRequest, **kwargs: Any) -> dict[str, Any]:
    return {"to": page.library}


def library_facts(page: InformationPage) -> list[tuple[str, str]]:
    """What the library's own fields say, for the section of general facts."""
    library = page.library
    legal = legal_facts(library)
    rows = [
        (_("Full name"), library.name),
        (_("Short name"), library.short_name),
        (_("Legal entity"), legal["legal_name"]),
        (_("Taxpayer number (INN)"), legal["inn"]),
        (_("Founder"), legal["founder"]),
        (_("Head"), legal["head"]),
        (_("Address"), ", ".join(one for one in (library.place, library.address) if one)),
        (_("How to get there"), library.directions),
        (_("Telephone"), library.phone),
        (_("E-mail"), library.email),
    ]
    return [(label, value) for label, value in rows if value]


def _rows(libraries: list[Library], request: LibraryRequest, now: datetime) -> list[Row]:
    """Rows of libraries with their state; the page holds until the first of them changes it."""
    schedules = schedule.kept_schedules(libraries)
    addresses = network.front_urls(libraries)
    found = []
    for one in libraries:
        state = schedule.lines.now(schedules[one.pk], now)
        keeping.expires(request, schedules[one.pk].next_edge(now))
        found.append(
            Row(one.name, addresses[one.pk], place_of(one), state.tone, state.short, marks_of(one))
        )
    midnight = datetime.combine(localdate(now, request.library.tz), time.max, request.library.tz)
    keeping.expires(request, midnight)
    return found


@stamps.remembered("network")
def network_scheme(region: Library) -> Scheme | None:
    """The drawing of the network; the same until a library changes."""
    everything = listing.listed_under(region)
    return scheme.draw(scheme.district_dots(everything, "/libraries/?district="))


def feed_of(page: LibraryPage) -> tuple[str, str]:
    """Address and title of the news feed of a front page's site."""
    return "/news/feed/", _("News of %(library)s") % {"library": page.library}


def schedule_address(code: str) -> str:
    return f"/libraries/{code}/schedule/"
