"""Low-vision mode: the same pages with other tokens.

The reader's settings live in one cookie that names nobody. They are written into `<html>` on
the way out, so that one cached body serves every reader (GOST R 52872, WCAG 2.2 AA).
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

COOKIE = "bibnet_view"
COOKIE_AGE = 365 * 24 * 60 * 60

# What may be set; the first value of each is "as on the site" and is never written.
CHOICES: dict[str, tuple[str, ...]] = {
    "size": ("100", "125", "150", "200", "250", "300"),
    "scheme": ("", "bw", "wb", "by", "bb", "br"),
    "space": ("", "wide", "widest"),
    "images": ("", "grey", "off"),
    "font": ("", "serif", "sans"),
}
# `data-theme` marks pages of ours: Wagtail's own admin has no such mode to obey.
_ROOT = re.compile(rb"<html\b(?=[^>]*\sdata-theme=)")
_HEAD_BYTES = 2048


@dataclass(frozen=True)
class ViewSettings:
    """What a reader has set; empty means the page as designed."""

    values: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.values)

    @classmethod
    def chosen(cls, data: Mapping[str, str]) -> ViewSettings:
        """The settings named in `data`; unknown names and values are left out."""
        return cls(
            tuple(
                (name, data[name])
                for name, allowed in CHOICES.items()
                if data.get(name) in allowed[1:]
            )
        )

    @classmethod
    def of(cls, request: HttpRequest) -> ViewSettings:
        """The settings in the reader's cookie."""
        pairs = (part.partition("-") for part in request.COOKIES.get(COOKIE, "").split("."))
        return cls.chosen({name: value for name, _, value in pairs})

    @property
    def cookie(self) -> str:
        return ".".join(f"{name}-{value}" for name, value in self.values)

    @property
    def attributes(self) -> str:
        """The `data-lv-*` attributes of `<html>`, each with a space before it."""
        return "".join(f' data-lv-{name}="{value}"' for name, value in self.values)

    @property
    def digest(self) -> str:
        """A short name for these settings, for validators of caches."""
        return hashlib.sha256(self.cookie.encode()).hexdigest()[:8] if self else ""


# What an editor's preview shows: large, black and yellow, without pictures.
SAMPLE = ViewSettings((("size", "200"), ("scheme", "by"), ("images", "off")))


def apply_low_vision(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """The response with the reader's view settings in its `<html>`.

    Works on gzipped bodies, keeps Content-Length and ETag true, may be called twice.
    """
    if not isinstance(response, HttpResponse) or not _is_html(response):
        return response
    patch_vary_headers(response, ["Cookie"])
    settings = ViewSettings.of(request)
    if not settings or getattr(response, "has_view_settings", False):
        return response
    zipped = response.get("Content-Encoding") == "gzip"
    body = gzip.decompress(response.content) if zipped else response.content
    dressed = _dress(body, settings)
    if dressed is body:
        return response
    response.content = gzip.compress(dressed, compresslevel=5, mtime=0) if zipped else dressed
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    if response.has_header("ETag"):
        response["ETag"] = etag_for(response["ETag"], request)
    response.has_view_settings = True  # type: ignore[attr-defined]
    return response


def etag_for(etag: str, request: HttpRequest) -> str:
    """`etag` as this reader's browser knows it: the page cache compares with this one."""
    digest = ViewSettings.of(request).digest
    return f'{etag[:-1]}-{digest}"' if digest else etag


def _is_html(response: HttpResponse) -> bool:
    encoding = response.get("Content-Encoding", "gzip")
    return response.get("Content-Type", "").startswith("text/html") and encoding == "gzip"


def _dress(body: bytes, settings: ViewSettings) -> bytes:
    found = _ROOT.search(body, 0, _HEAD_BYTES)
    if found is None:
        return body
    head, tail = body[: found.end()], body[found.end() :]
    for name, value in settings.values:
        tail = _tick(tail, name, value)
    return head + settings.attributes.encode() + tail


def _tick(body: bytes, name: str, value: str) -> bytes:
    """Move the mark of the form's radio buttons from the first choice to `value`."""
    first = f'name="{name}" value="{CHOICES[name][0]}"'.encode()
    wanted = f'name="{name}" value="{value}"'.encode()
    return body.replace(first + b" checked", first, 1).replace(wanted, wanted + b" checked", 1)
