"""The address of the cluster, as operators write it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from bibnet_catalog.searching.engine import EngineUnavailable

PORT = 9200
OPTIONS = ("api_key", "ca_certs")


@dataclass(frozen=True)
class Address:
    """The hosts of a cluster and how to come in; what is secret is not shown."""

    hosts: tuple[str, ...]
    basic_auth: tuple[str, str] | None = field(default=None, repr=False)
    api_key: str = field(default="", repr=False)
    ca_certs: str = ""


def read(text: str) -> Address:
    """The address `https://user:password@host:9200,https://other:9200?ca_certs=/etc/ca.pem`.

    `api_key` may stand there in the place of a user. Raises EngineUnavailable for another text,
    without showing it.
    """
    hosts = []
    basic_auth = None
    options: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        try:
            url = urlsplit(part)
            port = url.port or PORT
        except ValueError as error:
            raise EngineUnavailable(_wrong()) from error
        if url.scheme not in ("http", "https") or not url.hostname:
            raise EngineUnavailable(_wrong())
        host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
        hosts.append(urlunsplit((url.scheme, f"{host}:{port}", url.path.rstrip("/"), "", "")))
        if url.username:
            basic_auth = (unquote(url.username), unquote(url.password or ""))
        for pair in filter(None, url.query.split("&")):
            name, _sign, value = pair.partition("=")
            if name not in OPTIONS:
                raise EngineUnavailable(_wrong())
            options[name] = unquote(value)
    if not hosts:
        raise EngineUnavailable(_wrong())
    return Address(tuple(hosts), basic_auth, **options)


def _wrong() -> str:
    return _("BIBNET_SEARCH_URL is not an address like https://user:password@host:9200.")
