"""Which addresses are for the person's own eyes, and how they are taken out of a shown answer.

A library's site knows nothing of a viewing: an address with a secret would open there, and act,
for whoever has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _

from bibnet.plugins.permissions import is_for_own_eyes

# Of a person's own account others are shown what says so, and nothing else.
OWN_ACCOUNT = ("accounts", "sessions")
OWN_ACCOUNT_OF_WAGTAIL = "wagtailadmin_account"
# The parameter of an address that is enough by itself.
SECRET_PARAMETER = "secret"  # noqa: S105  # its name
# These ask who is there, on the portal alone, and the viewing refuses them with the reason.
ASKS_WHO = ("/accounts/", "/admin/")
_LINK = re.compile(r"""(<a\b[^>]*?\s)href=(?:"([^"]*)"|'([^']*)')""")
# Whole addresses wherever they stand, and paths in quotes: of attributes, of scripts, of JSON,
# of JSON in attributes.
_ADDRESS = re.compile(
    r"""(?:https?:/|(?<=["'=])|(?<=&quot;)|(?<=&\#34;)|(?<=&\#39;)|(?<=&\#x27;))
    /(?:(?!&quot;|&\#34;|&\#39;|&\#x27;)[^\s"'<>\\])*""",
    re.VERBOSE,
)


def is_shown(match: ResolverMatch) -> bool:
    """Whether others may see what stands at the address; what says nothing of itself is shown, if
    it is not of the person's account and its address has no secret.
    """
    own = is_for_own_eyes(match.func)
    if own is not None:
        return not own
    if match.namespace in OWN_ACCOUNT or match.view_name == OWN_ACCOUNT_OF_WAGTAIL:
        return False
    return SECRET_PARAMETER not in match.kwargs


def acts_alone(address: str) -> bool:
    """Whether the address is for the person's own eyes and may be enough to act, on any host."""
    try:
        path = unquote(urlsplit(unescape(address)).path)
    except ValueError:
        return False
    if not path.startswith("/") or path.startswith(ASKS_WHO):
        return False
    return any(not is_shown(match) for match in _matches(path))


def without_secrets(text: str) -> str:
    """The answer without such addresses: a link stays as words, others are gone."""
    return _ADDRESS.sub(_no_address, _LINK.sub(_no_link, text))


def _matches(path: str) -> Iterable[ResolverMatch]:
    # As it is, and as it is meant where the sentence goes on or the slash was forgotten.
    for one in {path, f"{path.rstrip('/.,;:!?)»')}/"}:
        try:
            yield resolve(one)
        except Resolver404:
            continue


def _no_link(found: re.Match[str]) -> str:
    if not acts_alone(found[2] or found[3] or ""):
        return found[0]
    why = escape(_("This page is only for the person's own eyes."))
    return f'{found[1]}role="link" aria-disabled="true" title="{why}"'


def _no_address(found: re.Match[str]) -> str:
    return "" if acts_alone(found[0]) else found[0]
