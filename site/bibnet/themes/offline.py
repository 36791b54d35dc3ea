"""The service worker and what it may keep: public pages that are the same for everybody."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from .frame import Frame

# `KEEP` stands on answers of the page cache only, which keeps nothing of anybody; `FORGET` on the
# answer with which a host ends a session.
MARK = "X-Bibnet-Offline"
KEEP, FORGET = "keep", "forget"
# Headers without which a page would be less safe: its copy has them too.
SAFETY = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
SCRIPT = "bibnet/js/offline.js"
BAR_TOKEN = "c-top"  # noqa: S105  a design token
GROUND_TOKEN = "c-page"  # noqa: S105  a design token
MOST_PAGES = 30
MOST_DAYS = 30
MOST_FILES = 60


def worker_source(frame: Frame) -> str:
    """The worker of the frame's host. Whatever changes in it or in the look makes a new version,
    and a browser throws away what it kept under the one before. With BIBNET_OFFLINE off it is one
    that erases everything and takes itself out of the browser.
    """
    if not settings.BIBNET_OFFLINE:
        return _code("no_worker.js")
    code = _code("worker.js")
    told = _settings(frame)
    version = hashlib.sha256(json.dumps([told, code]).encode()).hexdigest()[:12]
    return f"const BIBNET = {json.dumps({'version': version, **told})};\n{code}"


def icons(frame: Frame) -> list[dict[str, str]]:
    """The library's logo, if it has one, and the portal's own sign in any size."""
    found = [{"src": frame.icon_url, "sizes": "any", "type": "image/svg+xml"}]
    if logo := frame.look.logo:
        size = f"{logo.width}x{logo.height}"
        found.insert(0, {"src": logo.url, "sizes": size, "type": "image/webp"})
    return found


def _settings(frame: Frame) -> dict[str, Any]:
    look = frame.look
    wanted = [look.css_url, look.colours_url, frame.font_url, frame.icon_url, static(SCRIPT)]
    if look.logo:
        wanted.append(look.logo.url)
    return {
        "page": reverse("themes:offline"),
        "files": [one for one in wanted if one],
        "static": settings.STATIC_URL,
        "mark": MARK,
        # Screens of the staff manage without; readers' own are never kept, yet are told.
        "untouched": ["/admin/", "/api/"],
        "ends": reverse("accounts:logout"),
        "safety": SAFETY,
        "days": MOST_DAYS,
        "most_pages": MOST_PAGES,
        "most_files": MOST_FILES,
    }


@cache
def _code(name: str) -> str:
    return (files("bibnet.themes") / "data" / name).read_text("utf-8")
