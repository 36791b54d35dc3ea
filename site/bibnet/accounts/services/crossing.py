"""Crossing over: a microsite's «Войти» goes to the account host and comes back with a code.

The code is used once, within a minute, on the host that asked, in the browser that asked: its
nonce lies in a cookie of that host. The account host never learns the nonce, only its hash.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.core import signing
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from bibnet.accounts import secrecy
from bibnet.accounts.errors import CrossingRefused
from bibnet.accounts.models import AccountSession
from bibnet.libraries import network

from .sessions import hostname

COOKIE = "bibnet_crossing"
COOKIE_PATH = "/session/"
CODE_SECONDS = 60
# How long a person may take to sign in.
STATE_SECONDS = 3600
_SALT = "bibnet.accounts.crossing"
_NONCE = re.compile(r"[\w-]{40,60}", re.ASCII)


@dataclass(frozen=True)
class Crossing:
    """From which host somebody came, with which browser, and where to go on there."""

    host: str
    nonce: str
    path: str


def nonce_of(request: HttpRequest) -> str:
    """The nonce in this browser's cookie, or a new one to put there."""
    found = request.COOKIES.get(COOKIE, "")
    return found if _NONCE.fullmatch(found) else secrecy.new_token()


def leave(request: HttpRequest, *, nonce: str, path: str) -> str:
    """Address of the account host for somebody who wants to sign in at this microsite."""
    crossing = Crossing(hostname(request), _hashed(nonce), local_path(path))
    state = signing.dumps(asdict(crossing), salt=_SALT)
    return f"{network.portal_url()}{reverse('accounts:login')}?{urlencode({'state': state})}"


def read_state(state: str) -> Crossing | None:
    """What a microsite said when it sent somebody here; None if it did not say it, or long ago."""
    try:
        crossing = Crossing(**signing.loads(state, salt=_SALT, max_age=STATE_SECONDS))
    except (signing.BadSignature, TypeError):
        return None
    return crossing if is_registered(crossing.host) else None


def come_back(crossing: Crossing, session: AccountSession) -> str:
    """Address of the microsite with a fresh one-time code for it."""
    code = secrecy.new_token()
    caches["shared"].set(
        _key(code), {**asdict(crossing), "session": session.pk}, timeout=CODE_SECONDS
    )
    opened = reverse("sessions:open")
    return f"{network.address(crossing.host)}{opened}?{urlencode({'code': code})}"


def redeem(request: HttpRequest, code: str) -> tuple[AccountSession, str]:
    """The account session behind a code and the path to go on to; uses the code up.

    Raises CrossingRefused with the sentence to show.
    """
    cache, key = caches["shared"], _key(code)
    kept = cache.get(key)
    # Of two who come with one code, only one deletes it.
    if kept is None or not cache.delete(key):
        raise CrossingRefused(_("This way in was used already or is more than a minute old."))
    if kept["host"] != hostname(request):
        raise CrossingRefused(_("This way in was made for another library's site."))
    nonce = request.COOKIES.get(COOKIE, "")
    if not nonce or _hashed(nonce) != kept["nonce"]:
        raise CrossingRefused(_("This way in was made for another browser."))
    sessions = AccountSession.objects.own().lasting(timezone.now()).select_related("user")
    session = sessions.filter(pk=kept["session"], user__is_active=True).first()
    if session is None:
        raise CrossingRefused(_("You have signed out in the meantime."))
    return session, kept["path"]


def is_registered(host: str) -> bool:
    """Whether the host is the canonical one of a library."""
    row = network.host(host)
    return row is not None and row.is_canonical


def local_path(address: str) -> str:
    """The address as a path of this host; `/` if it leads anywhere else."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return "/"
    return address if address.startswith("/") else "/"


def _hashed(nonce: str) -> str:
    return secrecy.digest(nonce, purpose="crossing")


def _key(code: str) -> str:
    return f"accounts.crossing.{secrecy.digest(code, purpose='crossing-code')}"
