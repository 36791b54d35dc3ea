"""Pages for search engines: schema.org as JSON-LD."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bibnet.libraries.models import Library
from bibnet.libraries.schedule.feeds import opening_hours_specification
from bibnet.themes import components

from .models import NewsPage

Node = dict[str, Any]


def library(of: Library, now: datetime) -> Node:
    """A library with its address and hours."""
    node: Node = {
        "@context": "https://schema.org",
        "@type": "Library",
        "@id": f"{of.root_url}/",
        "url": f"{of.root_url}/",
        "name": of.name,
        "telephone": of.phone,
        "email": of.email,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "RU",
            "addressLocality": of.place,
            "streetAddress": of.address,
        },
        "openingHoursSpecification": opening_hours_specification(of, now.astimezone(of.tz).date()),
    }
    if of.latitude is not None and of.longitude is not None:
        node["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(of.latitude),
            "longitude": float(of.longitude),
        }
    return {key: value for key, value in node.items() if value}


def news(page: NewsPage, picture: components.Picture | None) -> Node:
    """A piece of news with who publishes it."""
    node: Node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.description,
        "url": page.full_url,
        "datePublished": (page.first_published_at or page.date).isoformat(),
        "dateModified": (page.last_published_at or page.date).isoformat(),
        "image": page.library.root_url + picture.url if picture else "",
        "publisher": {
            "@type": "Library",
            "name": page.library.name,
            "url": f"{page.library.root_url}/",
        },
    }
    return {key: value for key, value in node.items() if value}
