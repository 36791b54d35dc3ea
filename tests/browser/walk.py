"""One page of every public kind, found as a reader finds it: by following links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

REGION, LIBRARY = "bryansk.localhost", "tyutchev.localhost"
# Who sends a form sooner than a person can type is taken for a robot.
TYPING = 2_100
# Links inside drawings have no plain `href` property.
LINKS = "all => all.map((one) => new URL(one.getAttribute('href'), document.baseURI).href)"
# Gives the address of a path on a host.
Address = Callable[[str, str], str]


@dataclass(frozen=True)
class Kind:
    """A kind of page: its own address, or the first link on `path` that matches `link`.

    `who` must have signed in to see it: a role or a login name of the demo.
    """

    name: str
    host: str
    path: str
    link: str = ""
    status: int = 200
    who: str = ""


KINDS = (
    Kind("portal", REGION, "/"),
    Kind("libraries", REGION, "/libraries/"),
    Kind("libraries-found", REGION, "/libraries/?childrens=1"),
    Kind("portal-news", REGION, "/news/"),
    Kind("portal-events", REGION, "/events/"),
    Kind("portal-about", REGION, "/portal/"),
    Kind("search", REGION, "/search/?q=книга"),
    Kind("sign-in", REGION, "/accounts/login/"),
    Kind("sign-up", REGION, "/accounts/sign-up/"),
    Kind("recovery", REGION, "/accounts/recovery/"),
    Kind("consent", REGION, "/accounts/sign-up/", r"/accounts/consents/text/\d+/"),
    Kind("cabinet", REGION, "/accounts/", who="reader"),
    Kind("notices", REGION, "/accounts/notices/", who="reader"),
    Kind("notice-settings", REGION, "/accounts/notices/settings/", who="reader"),
    Kind("sessions", REGION, "/accounts/sessions/", who="reader"),
    Kind("children", REGION, "/accounts/children/", who="reader"),
    Kind("security", REGION, "/accounts/security/", who="reader"),
    Kind("own-data", REGION, "/accounts/data/", who="reader"),
    Kind("consents", REGION, "/accounts/consents/", who="reader"),
    Kind("home", LIBRARY, "/"),
    Kind("news", LIBRARY, "/news/"),
    Kind("news-item", LIBRARY, "/news/", r"/news/[\w-]+/$"),
    Kind("events", LIBRARY, "/events/"),
    Kind("event", LIBRARY, "/events/", r"/events/[\w-]+/$"),
    Kind("event-of-series", LIBRARY, "/events/", r"/events/[\w-]+/\d{4}-\d\d-\d\d/$"),
    Kind("report", LIBRARY, "/search/?q=родня по метрическим книгам", r"/events/kak-my-iskali"),
    Kind("branches", LIBRARY, "/libraries/"),
    # On the microsite of the library that the point belongs to.
    Kind("point", REGION, "/libraries/?point=1", r"/libraries/[\w-]+/$"),
    Kind("schedule", LIBRARY, "/", r"/schedule/$"),
    Kind("ask", LIBRARY, "/ask/"),
    Kind("privacy", LIBRARY, "/privacy/"),
    Kind("section", LIBRARY, "/about/"),
    Kind("information", LIBRARY, "/about/rules/"),
    Kind("join", LIBRARY, "/join/"),
    Kind("nothing-found", LIBRARY, "/search/?q=ъъъъ"),
    Kind("missing", LIBRARY, "/no-such-page/", status=404),
)


def today() -> date:
    """The day that the demo's libraries have."""
    return datetime.now(ZoneInfo("Europe/Moscow")).date()


def addresses(
    page: Page, address: Address, kinds: tuple[Kind, ...] = KINDS
) -> Iterator[tuple[Kind, str]]:
    """The kinds with an address each; fails for a kind to which no link leads."""
    for kind in kinds:
        found = address(kind.host, kind.path)
        if kind.link:
            page.goto(found)
            links = page.eval_on_selector_all("main a[href]", LINKS)
            fitting = [one for one in links if re.search(kind.link, one)]
            assert fitting, f"{found} leads to no {kind.name}"
            found = fitting[0]
        yield kind, found
