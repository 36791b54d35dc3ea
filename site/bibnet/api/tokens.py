"""Tokens of the API: issued once in clear, kept as a digest, revoked at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts.services import people
from bibnet.journal import audit
from bibnet.libraries.models import Library, Role
from bibnet.libraries.roles import has_role
from bibnet.plugins import points

from .models import ApiToken

if TYPE_CHECKING:
    from bibnet.accounts.models import User

MARK = "bn_"
LONGEST = timedelta(days=366)


class TokenError(Exception):
    """A token that cannot be issued, with a sentence that says why."""


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def known_scopes(library: Library) -> dict[str, str]:
    """What a token of the library may be allowed to do: key and title."""
    return {scope.key: str(scope.title) for scope in points.api_scopes.collect(library)}


@transaction.atomic
def issue_token(
    *,
    library: Library,
    name: str,
    scopes: Iterable[str],
    valid_for: timedelta,
    actor: User,
    user: User | None = None,
) -> tuple[ApiToken, str]:
    """Make a token of `user`, or of a desk named by `name`; its row and its text.

    The text is shown now and never again. Raises PermissionDenied (only the library's
    administrator issues tokens) and TokenError (unknown scope, too long a life, a person whose
    account the actor does not manage: who holds the token acts in that name).
    """
    if not has_role(actor, library, Role.LIBRARY_ADMIN):
        raise PermissionDenied
    if user is not None and user.pk != actor.pk and not people.may_manage(actor, user):
        raise TokenError(
            _("This person works in other libraries too: only who administers all of them may.")
        )
    wanted = sorted(set(scopes))
    unknown = set(wanted) - known_scopes(library).keys()
    if unknown:
        raise TokenError(
            _("There is no such permission here: %(names)s.") % {"names": ", ".join(unknown)}
        )
    if not timedelta() < valid_for <= LONGEST:
        raise TokenError(_("A token is valid for a year at most."))
    text = MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        library=library,
        user=user,
        name=name,
        scopes=wanted,
        prefix=text[:8],
        digest=digest_of(text),
        created_by=actor,
        expires_at=timezone.now() + valid_for,
    )
    token.save()
    audit.record(action="api.token_issued", actor=actor, library=library, obj=token, fields=wanted)
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User) -> None:
    """Make a token worthless from the next request on. Raises PermissionDenied."""
    if not has_role(actor, token.library, Role.LIBRARY_ADMIN):
        raise PermissionDenied
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record(action="api.token_revoked", actor=actor, library=token.library, obj=token)


def find_token(text: str, *, now: datetime | None = None) -> ApiToken | None:
    """The valid token with this text, or None; notes the day of its use."""
    found = (
        ApiToken.objects.by_digest(digest_of(text))
        .valid(now)
        .select_related("user", "library")
        .first()
    )
    today: date = timezone.localdate()
    if found is not None and found.last_used_on != today:
        ApiToken.objects.by_digest(found.digest).update(last_used_on=today)
    return found
