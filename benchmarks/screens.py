"""The pages and screens that must not cost more in a larger network, and who asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bibnet.events.models import EventPage
from bibnet.libraries.models import Library
from bibnet.pages.models import NewsIndexPage, NewsPage, Picture

from .network import REGION_HOST, number

READER, EDITOR, REGIONAL = "reader", "editor", "regional administrator"
LOGINS = {READER: "reader", EDITOR: f"editor-{number(1)}", REGIONAL: "regional"}
PUBLIC, ADMIN = 1.2, 1.5
# Rows that every network fills.
SHORT = 10


@dataclass(frozen=True)
class Screen:
    """An address as somebody asks for it; `{…}` is filled in from `places`."""

    name: str
    path: str
    who: str = ""
    host: str = REGION_HOST
    upload: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} ({self.who or 'nobody signed in'})"

    @property
    def limit(self) -> float:
        """At most so many times as slow with 5,000 libraries as with 10."""
        return ADMIN if self.path.startswith("/admin/") else PUBLIC


MICROSITE = f"library-{number(1)}.localhost"
CODE = f"library-{number(1)}"


def _public() -> list[Screen]:
    own = {
        "microsite home": "/",
        "microsite news": "/news/",
        "piece of news": "{news}",
        "microsite events": "/events/",
        "event": "{event}",
        "microsite schedule": f"/libraries/{CODE}/schedule/",
        "microsite sitemap": "/sitemap.xml",
        "microsite search": "/search/?q=встреча",
    }
    portal = {
        "portal home": "/",
        "portal news": "/news/",
        "portal events": "/events/",
        "library list": "/libraries/",
        "library list, last page": "/libraries/?page=last",
        "library list, open now": "/libraries/?open=1",
        "library list, a district": "/libraries/?district=district-3",
        "portal sitemap": "/sitemap.xml",
        "portal search": "/search/?q=00001",
        "libraries by the API": "/api/v1/libraries/",
        "libraries of a district by the API": "/api/v1/libraries/?district=district-3",
        "news by the API": "/api/v1/news/",
        "events by the API": "/api/v1/events/",
    }
    return [
        *(Screen(name, path, host=MICROSITE) for name, path in own.items()),
        *(Screen(name, path) for name, path in portal.items()),
    ]


def _readers() -> list[Screen]:
    return [
        Screen("portal home", "/", READER),
        Screen("library list", "/libraries/", READER),
        Screen("landing after sign-in", "/accounts/", READER),
    ]


def _staff(who: str) -> list[Screen]:
    paths = {
        "landing after sign-in": "/accounts/",
        "start page": f"/admin/l/{CODE}/",
        "front of the admin": "/admin/",
        "page explorer, top": "/admin/pages/",
        "page explorer, home": "/admin/pages/{home}/",
        "page explorer, news": "/admin/pages/{index}/",
        "page search": "/admin/pages/search/?q=00001",
        "new page": "/admin/pages/add/pages/newspage/{index}/",
        "page editor": "/admin/pages/{page}/edit/",
        "page history": "/admin/pages/{page}/history/",
        "page move": "/admin/pages/{page}/move/",
        "page chooser": "/admin/choose-page/",
        "page chooser, news": "/admin/choose-page/{index}/",
        "page chooser, search": "/admin/choose-page/search/?q=00001",
        "image list": "/admin/images/",
        "image editor": "/admin/images/{image}/",
        "image chooser": "/admin/images/chooser/",
        "image chooser, search": "/admin/images/chooser/results/?q=00001",
        "image upload": "/admin/images/multiple/add/",
        "new image": "/admin/images/add/",
        "document list": "/admin/documents/",
        "document chooser": "/admin/documents/chooser/",
        "libraries below": f"/admin/l/{CODE}/libraries/",
        "library": f"/admin/l/{CODE}/library/",
        "schedule": f"/admin/l/{CODE}/schedule/",
    }
    screens = [Screen(name, path, who) for name, path in paths.items()]
    screens.append(
        Screen("image uploaded", "/admin/images/multiple/add/", who, upload="{collection}")
    )
    return screens


def _regional() -> list[Screen]:
    paths = {
        "page explorer, portal": "/admin/pages/{region}/",
        "page explorer, portal, last": "/admin/pages/{region}/?p=2",
        "page chooser, portal": "/admin/choose-page/{region}/",
        "matrix": "/admin/plugins/",
        "matrix, search": "/admin/plugins/?q=00001",
        "people of a library": f"/admin/l/{CODE}/people/",
        "person": f"/admin/l/{CODE}/people/{{editor}}/",
        "new person": f"/admin/l/{CODE}/people/add/",
        "people of the region": "/admin/l/region/people/",
        "network": "/admin/libraries/",
        "libraries of the region": "/admin/l/region/libraries/",
        "new library": "/admin/libraries/found/",
        "schedule change for many": "/admin/l/region/schedule/change/",
        "start page of the region": "/admin/l/region/",
        "journal of switches": "/admin/plugins/history/",
    }
    return [Screen(name, path, REGIONAL) for name, path in paths.items()]


SCREENS = [*_public(), *_readers(), *_staff(EDITOR), *_staff(REGIONAL), *_regional()]


def places() -> dict[str, Any]:
    """What stands in the brackets: ids and addresses of the first library."""
    library = Library.objects.get(code=CODE)
    region = Library.objects.get(code="region")
    news = NewsPage.objects.of(library).order_by("pk").first()
    return {
        "home": library.root_page_id,
        "region": region.root_page_id,
        "index": NewsIndexPage.objects.of(library).get().pk,
        "page": news.pk,
        "news": news.local_path,
        "event": EventPage.objects.of(library).order_by("pk").first().local_path,
        "image": Picture.objects.filter(collection=library.collection_id).first().pk,
        "collection": library.collection_id,
        "editor": get_user_model().objects.get(username=LOGINS[EDITOR]).pk,
    }


def shorten_lists() -> None:
    """Let this process show ten rows where a list of ten libraries would not fill its page.

    So a page of ten rows is compared with a page of ten rows: what is measured is what the
    network's size costs, not what further rows do.
    """
    from bibnet.accounts.views.people import listing as people
    from bibnet.api.pagination import Pages
    from bibnet.libraries.views import listing, network

    Pages.page_size = listing.PER_PAGE = network.PER_PAGE = people.PAGE = SHORT


class Visitor:
    """Asks for screens as the people of the network."""

    def __init__(self) -> None:
        self._places = places()
        self._clients: dict[str, Client] = {"": Client()}
        for who, login in LOGINS.items():
            self._clients[who] = Client()
            self._clients[who].force_login(
                get_user_model().objects.get(username=login),
                backend="bibnet.accounts.backends.PortalBackend",
            )

    def ask(self, screen: Screen) -> Any:
        """The answer to one request."""
        client = self._clients[screen.who]
        path = screen.path.format(**self._places)
        headers = {"host": screen.host}
        if not screen.upload:
            return client.get(path, headers=headers)
        fields = {
            "title": "Читальный зал",
            "files[]": SimpleUploadedFile("hall.jpg", _photograph(), "image/jpeg"),
            "collection": screen.upload.format(**self._places),
        }
        headers["x-requested-with"] = "XMLHttpRequest"
        return client.post(path, fields, headers=headers)


def _photograph() -> bytes:
    out = BytesIO()
    Image.new("RGB", (800, 600), "#446688").save(out, "JPEG")
    return out.getvalue()
