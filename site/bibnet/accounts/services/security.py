"""What guards an account: its factors, and who is told when they change."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from bibnet.accounts import factors
from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import User
from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.notices.services import in_our_language, notify

from . import sessions
from .sign_in import must_have_factor


@transaction.atomic
def note_factor_added(user: User, kind: str) -> None:
    """Write down, and tell the person, that a second factor was set up."""
    audit.record(
        action="accounts.factor_added",
        actor=user,
        library=network.region(),
        obj=user,
        fields=[kind],
    )
    with in_our_language():
        tell(user, _("A second factor was set up: %(kind)s.") % {"kind": factors.TITLES[kind]})


@transaction.atomic
def remove_factor(user: User, pk: int) -> None:
    """Take one factor of one's own away. Raises PersonRefused for the last one of staff."""
    found = factors.of(user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    if must_have_factor(user) and factors.of(user).count() == 1:
        raise PersonRefused(_("Staff needs a second factor. Set up another one first."))
    kind = found.type
    found.delete()
    audit.record(
        action="accounts.factor_removed",
        actor=user,
        library=network.region(),
        obj=user,
        fields=[kind],
    )
    with in_our_language():
        tell(user, _("A second factor was removed: %(kind)s.") % {"kind": factors.TITLES[kind]})


@transaction.atomic
def reset_factors(*, user: User, actor: User) -> None:
    """Take all factors of a person away who has lost them; all sessions end. The caller has
    checked that the actor manages this account.
    """
    factors.of(user).delete()
    sessions.end_all(user)
    audit.record(action="accounts.factors_reset", actor=actor, library=network.region(), obj=user)
    with in_our_language():
        tell(user, _("An administrator has removed your second factors."))


def tell(user: User, what: str) -> None:
    """A notice about one's own account's safety."""
    notify(
        kind="core.security",
        library=network.region(),
        user=user,
        context={"what": what},
        url="/accounts/security/",
    )
