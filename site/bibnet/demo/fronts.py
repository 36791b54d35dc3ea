"""Front pages of the demonstration: a drawing and what the library helps with."""

from __future__ import annotations

import json

from django.utils import timezone
from wagtail.models import Page

from bibnet.pages.models.home import FrontPage

from .pictures import picture
from .publishing import republish
from .sites import DemoSite
from .texts import rows

PICTURES = ("hall", "forest", "night", "shelf", "river", "winter")
PICTURE_BY_CODE = {
    "detskaya": "storytime",
    "csdb": "storytime",
    "yunost": "games",
    "special": "braille",
    "bryansk": "river",
}


def write_front(site: DemoSite) -> None:
    """Give the front page its drawing and its services; an edited one stays."""
    front = Page.objects.get(pk=site.library.root_page_id).specific
    if front.picture_id:
        return
    _dress(front, site)
    republish(front, at=timezone.now())


def _dress(front: FrontPage, site: DemoSite) -> None:
    name = PICTURE_BY_CODE.get(site.code) or PICTURES[site.library.pk % (len(PICTURES) - 1)]
    front.picture = drawing = picture(name, site.library)
    front.picture_alt = drawing.description
    if not site.library.is_region:
        links = [{"type": "link", "value": {**row, "page": None}} for row in rows("services")]
        front.services = json.dumps(links, ensure_ascii=False)
