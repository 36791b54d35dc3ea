"""Where the demonstration's vendor is, and that it is there.

`BIBNET_DEMO_VENDOR` is its address on this machine, empty where it is off. Whichever process asks
first serves it, so web and worker see one shop.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library
from bibnet_lending.electronic.vendors import Vendor, VendorEntry

from .client import Client
from .filling import titles
from .server import Server
from .shop import Shop
from .source import DemoVendor

SLUG = "demo"
TITLE = _("Demonstration supplier")
SALT = "lending.demo_vendor"


def entries() -> Iterator[VendorEntry]:
    """The vendor, where it is switched on."""
    if settings.BIBNET_DEMO_VENDOR:
        yield VendorEntry(slug=SLUG, title=TITLE, account=account)


def account(library: Library) -> Vendor:
    """The one account that all libraries share."""
    address = settings.BIBNET_DEMO_VENDOR
    _serve(address)
    return DemoVendor(Client(address, key=key()))


def key() -> str:
    """What the processes of one installation know."""
    return salted_hmac(SALT, SLUG).hexdigest()[:32]


def _serve(address: str) -> None:
    """Start the server unless somebody serves there already."""
    parts = urlsplit(address)
    where = (parts.hostname or "127.0.0.1", parts.port or 80)
    with suppress(OSError):
        socket.create_connection(where, timeout=1).close()
        return
    with suppress(OSError):
        Server(Shop(titles=titles()), key=key(), host=where[0], port=where[1]).start()
