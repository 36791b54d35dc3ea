"""Asking foreign servers, so that none can hurt or hold up the portal.

Limits of time and size, no private addresses unless the operator named their host, pauses as the
other side wishes. What is connected to is the address that was looked at.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv6Address, ip_address
from typing import BinaryIO, cast
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

LARGEST = 100_000_000
BLOCK = 1 << 16
TIMEOUT = 60.0
# A whole answer takes no longer, however steadily it drips.
LONGEST_ANSWER = 900.0
MOST_REDIRECTS = 5
TRIES = 6
FIRST_PAUSE = 2.0
# Who wishes a longer pause is asked another time.
LONGEST_PAUSE = 900.0
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_LATER = frozenset((429, 500, 502, 503, 504))
_HEADERS = {"User-Agent": "Bibnet/1", "Accept-Encoding": "identity", "Accept": "*/*"}

Resolve = Callable[[str, int], Sequence[str]]


class FetchError(Exception):
    """Nothing could be fetched, with a sentence that says why."""


class _Later(Exception):
    """Not now: the reason, and the pause in seconds if one was named."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Fetcher:
    """Fetches by GET, trying so often, each answer in so many seconds and bytes at most.

    `pause` and `resolve` are the clock's and the network's.
    """

    def __init__(
        self,
        *,
        pause: Callable[[float], object] = time.sleep,
        resolve: Resolve = resolved,
        largest: int = LARGEST,
        tries: int = TRIES,
        seconds: float = LONGEST_ANSWER,
    ) -> None:
        self.pause = pause
        self.resolve = resolve
        self.largest = largest
        self.tries = tries
        self.seconds = seconds
        self.requests = 0

    def __call__(self, url: str) -> BinaryIO:
        """The answer in a temporary file that goes when it is closed. Raises FetchError."""
        wait = FIRST_PAUSE
        for number in range(self.tries):
            try:
                return self._followed(url)
            except _Later as later:
                seconds = wait if later.seconds is None else later.seconds
                if number + 1 == self.tries or seconds > LONGEST_PAUSE:
                    raise FetchError(str(later)) from later
                self.pause(seconds)
                wait *= 2
        raise AssertionError("the last try raises")

    def _followed(self, url: str) -> BinaryIO:
        for _step in range(MOST_REDIRECTS + 1):
            connection, target = self._connected(url)
            try:
                self.requests += 1
                connection.request("GET", target, headers=_HEADERS)
                response = connection.getresponse()
                location = response.headers.get("Location", "")
                if response.status not in _REDIRECTS or not location:
                    return self._kept(url, response)
                url = urljoin(url, location)
            except ssl.SSLError as error:
                raise _tls_failed(url, error) from error
            except (OSError, http.client.HTTPException) as error:
                raise _Later(
                    _("{host} does not answer: {problem}.").format(
                        host=urlsplit(url).hostname, problem=str(error) or type(error).__name__
                    )
                ) from error
            finally:
                connection.close()
        raise FetchError(_("The server leads from one address to the next without end."))

    def _connected(self, url: str) -> tuple[http.client.HTTPConnection, str]:
        """A connection that is open, and what is asked for on it."""
        parts = _parts(url)
        host = parts.hostname or ""
        is_safe = parts.scheme == "https"
        port = parts.port or (443 if is_safe else 80)
        context = ssl.create_default_context() if is_safe else None
        failure: OSError | None = None
        for address in self._addresses(host, port):
            connection = _Connection(host, port, address, context, min(TIMEOUT, self.seconds))
            try:
                connection.connect()
            except ssl.SSLError as error:
                connection.close()
                raise _tls_failed(url, error) from error
            except OSError as error:
                connection.close()
                failure = error
                continue
            return connection, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        raise _Later(
            _("{host} cannot be reached: {problem}.").format(host=host, problem=failure)
        ) from failure

    def _addresses(self, host: str, port: int) -> Iterator[str]:
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError(_("There is no server {host}.").format(host=host)) from error
        if host not in settings.BIBNET_PRIVATE_HOSTS and not all(map(_is_public, found)):
            raise FetchError(
                _(
                    "{host} stands in a private network. If that is meant, the operator adds it to "
                    "BIBNET_PRIVATE_HOSTS."
                ).format(host=host)
            )
        return iter(found)

    def _kept(self, url: str, response: http.client.HTTPResponse) -> BinaryIO:
        host = urlsplit(url).hostname
        if response.status != 200:
            said = _("{host} answers with the error {status}.").format(
                host=host, status=response.status
            )
            if response.status in _LATER:
                raise _Later(said, _pause_of(response.headers.get("Retry-After", "")))
            raise FetchError(said)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise FetchError(_("{host} answers compressed, unasked.").format(host=host))
        kept = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115  the caller closes it
        try:
            self._copy(response, kept)
        except BaseException:
            kept.close()
            raise
        kept.seek(0)
        return kept

    def _copy(self, response: http.client.HTTPResponse, kept: BinaryIO) -> None:
        until = time.monotonic() + self.seconds
        size = 0
        while block := response.read1(BLOCK):
            size += len(block)
            if size > self.largest:
                raise FetchError(
                    _("The answer is longer than {limit} bytes.").format(limit=self.largest)
                )
            if time.monotonic() > until:
                raise FetchError(_("The answer takes too long."))
            kept.write(block)
        if response.length:  # the connection broke off
            raise http.client.IncompleteRead(b"", response.length)


class _Connection(http.client.HTTPConnection):
    """To an address that was looked at, under the name of its host."""

    def __init__(
        self,
        host: str,
        port: int,
        address: str,
        context: ssl.SSLContext | None,
        timeout: float,
    ) -> None:
        super().__init__(host, port, timeout=timeout)
        self.default_port = 443 if context else 80
        self.address = address
        self.context = context

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.context is not None:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)


def _parts(url: str) -> SplitResult:
    """The parts of an address. Raises FetchError for one that is not asked."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        is_plain = is_plain and parts.port != 0 and url.isascii() and url.isprintable()
    except ValueError:
        is_plain = False
    if not is_plain or " " in url:
        raise FetchError(_("“{url}” is no address of a server.").format(url=url[:200]))
    return parts


def _is_public(address: str) -> bool:
    one = ip_address(address.partition("%")[0])
    if isinstance(one, IPv6Address) and one.ipv4_mapped is not None:
        one = one.ipv4_mapped
    return one.is_global and not one.is_multicast


def _pause_of(text: str) -> float | None:
    """The seconds of a Retry-After, which may be a date."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _tls_failed(url: str, error: ssl.SSLError) -> FetchError:
    said = _("The certificate of {host} does not hold: {problem}.")
    return FetchError(said.format(host=urlsplit(url).hostname, problem=error.reason or error))
