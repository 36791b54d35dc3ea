"""Host names of microsites: which may be given, and changing them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http.request import validate_host
from django.utils.translation import gettext as _

from bibnet.journal import audit

from . import roles
from .models import Library, LibraryHost

if TYPE_CHECKING:
    from bibnet.accounts.models import User

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class HostError(Exception):
    """A host name that cannot be given, with a sentence that says why."""


def default_hostname(code: str) -> str:
    """The host under the region's first domain."""
    return f"{code}.{settings.BIBNET_DOMAINS[0]}"


def is_under_region(hostname: str) -> bool:
    """Whether the name is one label below a domain of the region, as certificates cover it."""
    return hostname.partition(".")[2] in settings.BIBNET_DOMAINS


def normalised(typed: str) -> str:
    """The name as the host table holds it: small letters, punycode. Raises HostError."""
    name = typed.strip().lower().removeprefix("http://").removeprefix("https://").strip("/.")
    try:
        name = name.encode("idna").decode() if name else ""
    except UnicodeError:
        name = ""
    labels = name.split(".")
    if len(labels) < 2 or not all(LABEL.fullmatch(label) for label in labels):
        raise HostError(
            _("«{name}» is not a host name. An example: library.example.ru").format(name=typed)
        )
    return name


def check_hostname(hostname: str) -> None:
    """Raise HostError if the name is taken, the portal's own, or deeper than certificates reach."""
    if LibraryHost.objects.filter(hostname=hostname).exists():
        raise HostError(_("The address {name} belongs to a library already.").format(name=hostname))
    if hostname in settings.BIBNET_DOMAINS or hostname == settings.BIBNET_REGION_HOST:
        raise HostError(_("The address {name} is the portal's.").format(name=hostname))
    for domain in settings.BIBNET_DOMAINS:
        if hostname.endswith(f".{domain}") and not is_under_region(hostname):
            raise HostError(
                _("Under {domain} an address has one word only: {example}.").format(
                    domain=domain, example=f"library.{domain}"
                )
            )


def check_let_in(hostname: str) -> None:
    """Raise HostError while the server turns this name away: nobody must be sent there."""
    if not validate_host(hostname, settings.ALLOWED_HOSTS):
        raise HostError(
            _(
                "The server does not let the address {name} in yet. Whoever runs the server adds "
                "it to BIBNET_OWN_DOMAINS and to the web server's names and restarts the portal; "
                "until then it cannot be the main address."
            ).format(name=hostname)
        )


@transaction.atomic
def add_host(
    *, library: Library, hostname: str, is_canonical: bool, actor: User | None
) -> LibraryHost:
    """Give a microsite one more address; the other ones redirect to the canonical one.

    The regional administrator only. Raises HostError, PermissionDenied.
    """
    _check_right(actor)
    if not library.has_microsite and not library.is_region:
        raise HostError(_("The library has no microsite."))
    name = normalised(hostname)
    check_hostname(name)
    if is_canonical:
        check_let_in(name)
        library.hosts.filter(is_canonical=True).update(is_canonical=False)
    host = LibraryHost.objects.create(library=library, hostname=name, is_canonical=is_canonical)
    audit.record(action="libraries.host_added", actor=actor, library=library, obj=host)
    return host


@transaction.atomic
def make_canonical(*, host: LibraryHost, actor: User | None) -> None:
    """Let the microsite live at this address; all the others redirect to it.

    Raises HostError while the server turns the address away, PermissionDenied.
    """
    _check_right(actor)
    check_let_in(host.hostname)
    host.library.hosts.filter(is_canonical=True).update(is_canonical=False)
    host.is_canonical = True
    host.save(update_fields=["is_canonical"])
    audit.record(action="libraries.host_canonical", actor=actor, library=host.library, obj=host)


@transaction.atomic
def remove_host(*, host: LibraryHost, actor: User | None) -> None:
    """Take an alias away: links to it break. The canonical address stays."""
    _check_right(actor)
    if host.is_canonical:
        raise HostError(_("The microsite lives at this address. Choose another one first."))
    audit.record(action="libraries.host_removed", actor=actor, library=host.library, obj=host)
    host.delete()


def _check_right(actor: User | None) -> None:
    if actor is not None and not roles.is_regional_admin(actor):
        raise PermissionDenied
