"""What a person writes or copies from a browser, as an address of the library's own site."""

from __future__ import annotations

from collections.abc import Set
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from bibnet.pages.models import OldAddress
from bibnet.pages.old_queries import MOST_PAIRS, joined, pairs_of

LONGEST = OldAddress._meta.get_field("path").max_length or 0


class BadAddress(Exception):
    """An address that cannot be kept, with a sentence that says why, and which of the two it is:
    `old` or `target`.
    """

    def __init__(self, why: str, field: str = "old") -> None:
        super().__init__(why)
        self.field = field


def read_old(text: str, hosts: Set[str]) -> str:
    """An old address as it is kept: path and ordered parameters. Raises BadAddress."""
    path, query = _split(
        text,
        hosts,
        _(
            "«{host}» is no host of this site, so nobody who asks for it comes here. First have it "
            "added to the addresses of the site, or write the address from its first slash."
        ),
    )
    if path == "/":
        raise BadAddress(_("This is the front page, and it stays where it is."))
    pairs = pairs_of(query)
    if query and not pairs:
        raise BadAddress(_("More than {count} parameters.").format(count=MOST_PAIRS))
    return _short_enough(joined(with_slash(path), pairs))


def read_target(text: str, hosts: Set[str]) -> str:
    """Where an address is to lead: path and parameters as written. Raises BadAddress."""
    foreign = _("«{host}» is another site: an old address leads within this one.")
    try:
        path, query = _split(text, hosts, foreign)
        path = with_slash(path)
        return _short_enough(f"{path}?{query}" if query else path)
    except BadAddress as error:
        raise BadAddress(str(error), "target") from error


def with_slash(path: str) -> str:
    """A path as pages have it; one that ends with a file's name stays."""
    return path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"


def _split(text: str, hosts: Set[str], foreign: str) -> tuple[str, str]:
    text = text.strip()
    if not text:
        raise BadAddress(_("The row does not say where the address leads."))
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError as error:
        raise BadAddress(_("This is no address.")) from error
    if parts.scheme in ("http", "https") and host:
        if host not in hosts:
            raise BadAddress(foreign.format(host=host))
    elif not text.startswith("/") or text.startswith("//") or parts.netloc:
        raise BadAddress(
            _("Write the address from its first slash, for example /index.php, or as a whole.")
        )
    if "#" in text:
        raise BadAddress(_("What stands after # no browser sends: leave it out."))
    path = unquote(parts.path) or "/"
    # A browser takes a backslash for a slash, and two of them for another host.
    if "\\" in text or "//" in path or "?" in path or not path.isprintable():
        raise BadAddress(_("There are signs in the address that none has."))
    return path, parts.query


def _short_enough(address: str) -> str:
    if len(address) > LONGEST:
        raise BadAddress(_("Longer than {count} signs.").format(count=LONGEST))
    return address
