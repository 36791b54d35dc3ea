"""What stands round the content of a page: bars, masthead, menu, footer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bibnet.libraries import listing, messages, network, wayfinding
from bibnet.libraries.facts import legal_facts
from bibnet.libraries.messages import Message
from bibnet.libraries.models import State
from bibnet.libraries.models.messages import Tone
from bibnet.libraries.requests import has_library
from bibnet.plugins import points
from bibnet.plugins.items import FooterLink, NavItem
from bibnet.stamps import keeping

from .components import Banner, Link
from .current import current_look, known_look
from .looks import Look

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

TEXT_FONT = "bibnet/fonts/golos-text.woff2"
ICON = "bibnet/img/icon.svg"
MOST_IN_NAV = 7
# Of all links together, beside "Menu".
LETTERS_ON_PHONE = 20


@dataclass(frozen=True)
class MenuItem:
    """A section of the site; `low` when a phone may leave it to the menu."""

    title: str
    url: str
    current: str = ""
    low: bool = False


@dataclass(frozen=True)
class FooterColumn:
    """A list of links in the footer."""

    title: str
    links: Sequence[Link]


class _Head:
    """What every frame shows: it is known without asking the database."""

    search_url = "/search/"

    def __init__(self, library: Library | None, look: Look) -> None:
        self.library = library
        self.look = look

    @property
    def works_offline(self) -> bool:
        """Whether browsers may keep public pages for the time without a network."""
        return settings.BIBNET_OFFLINE

    @property
    def font_url(self) -> str:
        return static(TEXT_FONT)

    @property
    def icon_url(self) -> str:
        return static(ICON)

    @property
    def name(self) -> str:
        """The name in the masthead."""
        return self.library.name if self.library else _("Libraries of the region")

    @property
    def short_name(self) -> str:
        """The name after the title of a page and over the footer."""
        return str(self.library) if self.library else self.name

    @property
    def place(self) -> str:
        """Where the library is, under its name."""
        return self.library.place if self.library else ""

    @property
    def address(self) -> str:
        if self.library is None:
            return ""
        return ", ".join(part for part in (self.library.place, self.library.address) if part)

    @property
    def phone(self) -> str:
        return self.library.phone if self.library else ""

    @property
    def phone_digits(self) -> str:
        """The telephone as a `tel:` address wants it."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")

    @property
    def email(self) -> str:
        return self.library.email if self.library else ""


class Bare(_Head):
    """A frame that asks no database: for the page of an error of ours."""

    nav: Sequence[MenuItem] = ()
    menu: Sequence[MenuItem] = ()
    footer_columns: Sequence[FooterColumn] = ()
    legal_links: Sequence[Link] = ()
    portal: Link | None = None
    account: Link | None = None
    way_url = ""
    founder = ""
    messages: Sequence[Banner] = ()
    is_demonstration = False
    is_hidden_from_search = True

    @classmethod
    def of(cls, request: HttpRequest) -> Bare:
        return cls(getattr(request, "library", None), known_look())


class Frame(_Head):
    """All that `bibnet/base.html` needs, each part worked out when it is first shown."""

    def __init__(self, request: HttpRequest, library: Library | None, look: Look) -> None:
        super().__init__(library, look)
        self.request = request

    @classmethod
    def of(cls, request: HttpRequest) -> Frame:
        return cls(request, getattr(request, "library", None), current_look())

    @cached_property
    def portal(self) -> Link | None:
        """The portal of the region, first in the top bar."""
        if self.library is None:
            return None
        return Link(network.region().name, f"{network.portal_url()}/")

    @property
    def account(self) -> Link:
        """The way in, or the person's own cabinet."""
        if self.request.user.is_authenticated:
            return Link(pgettext("frame", "Cabinet"), settings.LOGIN_REDIRECT_URL)
        return Link(_("Sign in"), settings.LOGIN_URL)

    @cached_property
    def menu(self) -> Sequence[MenuItem]:
        """All sections of the site, as the footer lists them."""
        if self.library is None or not has_library(self.request):
            return ()
        items = points.nav_items.collect(self.library, request=self.request)
        return [self._menu_item(item) for item in items]

    @property
    def nav(self) -> Sequence[MenuItem]:
        """What the bar under the masthead shows of the menu; on a phone, what fits one line."""
        shown, left = [], LETTERS_ON_PHONE
        for item in self.menu[:MOST_IN_NAV]:
            low = item.low or len(item.title) > left
            left -= 0 if low else len(item.title)
            shown.append(replace(item, low=low))
        return shown

    @cached_property
    def footer_columns(self) -> Sequence[FooterColumn]:
        """The footer's lists beside the menu; a list without links is left out."""
        titles = {"readers": _("For readers"), "official": _("Official")}
        columns = (
            FooterColumn(title, tuple(self._footer_links(key))) for key, title in titles.items()
        )
        return [column for column in columns if column.links]

    @property
    def legal_links(self) -> Sequence[Link]:
        """Links of the last line."""
        return list(self._footer_links("legal"))

    @property
    def place(self) -> str:
        """Where the library is; of a portal, how many libraries it is of."""
        if self.library is None or not self.library.is_region:
            return super().place
        count = listing.count_of(self.library, listing.Wishes())
        return ngettext("{count} library", "{count} libraries", count).format(count=count)

    @property
    def founder(self) -> str:
        """Who founded the legal entity the library belongs to."""
        return legal_facts(self.library)["founder"] if self.library else ""

    @property
    def way_url(self) -> str:
        """Where the way to the library is told."""
        return wayfinding.way_url(self.library) if self.library else ""

    @property
    def is_demonstration(self) -> bool:
        """Whether what the portal shows is made up and must say so."""
        return settings.BIBNET_DEMONSTRATION

    @property
    def is_hidden_from_search(self) -> bool:
        """Whether search engines are to leave the page out: nothing on it is real."""
        is_practice = self.library is not None and self.library.state == State.PRACTICE
        return self.is_demonstration or is_practice

    @cached_property
    def messages(self) -> Sequence[Banner]:
        """Messages over the page; on public pages the cache is told when they come and go."""
        if self.library is None:
            return ()
        now, to_staff = timezone.now(), self.request.path.startswith("/admin/")
        if not to_staff:
            keeping.expires(self.request, messages.next_move(self.library, now))
        return [_banner(one) for one in messages.shown_at(self.library, now, to_staff=to_staff)]

    def _menu_item(self, item: NavItem) -> MenuItem:
        path = urlsplit(item.url).path
        here = self.request.path
        current = "page" if here == path else ""
        if not current and path != "/" and here.startswith(path):
            current = "true"
        return MenuItem(str(item.title), item.url, current, item.low)

    def _footer_links(self, column: str) -> Iterator[Link]:
        return (Link(one.title, one.url) for one in self._all_footer_links if one.column == column)

    @cached_property
    def _all_footer_links(self) -> list[FooterLink]:
        if self.library is None or not has_library(self.request):
            return []
        return points.footer_links.collect(self.library, request=self.request)


def _banner(message: Message) -> Banner:
    titles = {
        Tone.INFO: _("Announcement"),
        Tone.WARN: _("Please note"),
        Tone.WORKS: _("Works on the portal"),
    }
    kind = "info" if message.tone == Tone.INFO else "warn"
    icon = "circle-alert" if message.tone == Tone.WARN else "calendar-clock"
    title = titles[Tone(message.tone)]
    return Banner(title=title, text=message.text, kind=kind, icon=icon, label=title)
