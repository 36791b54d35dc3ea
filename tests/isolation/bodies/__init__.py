"""What a person really sends, a module for each part of the site, by address."""

from __future__ import annotations

from tests.isolation import wagtail_payloads

from . import (
    catalogue,
    core,
    lending_books,
    lending_electronic,
    lending_exchange,
    lending_readers,
)
from .common import Body

BODIES: dict[str, Body] = {
    **wagtail_payloads.BODIES,
    **core.BODIES,
    **catalogue.BODIES,
    **lending_readers.BODIES,
    **lending_books.BODIES,
    **lending_exchange.BODIES,
    **lending_electronic.BODIES,
}
