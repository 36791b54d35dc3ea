"""Front pages of the demonstration: what a library helps with."""

from __future__ import annotations

import json

from django.utils import timezone
from wagtail.models import Page

from .publishing import republish
from .sites import DemoSite
from .texts import rows


def write_front(site: DemoSite) -> None:
    """Give a library's front page its services; the portal's has none, an edited one stays."""
    front = Page.objects.get(pk=site.library.root_page_id).specific
    if site.library.is_region or front.services:
        return
    links = [{"type": "link", "value": {**row, "page": None}} for row in rows("services")]
    front.services = json.dumps(links, ensure_ascii=False)
    republish(front, at=timezone.now())
