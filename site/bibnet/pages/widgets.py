"""State widgets: what the region lets in from another host, and who changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bibnet import stamps
from bibnet.journal import audit
from bibnet.libraries import network, roles

from .models import StateWidget

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@stamps.remembered("network")
def _allowed() -> list[StateWidget]:
    return list(StateWidget.objects.filter(is_on=True))


def allowed() -> list[StateWidget]:
    """The widgets that are on; read once while nothing changes."""
    return _allowed()


def everywhere() -> list[StateWidget]:
    """Those of them that stand at the foot of every public page, for who agrees."""
    return [one for one in _allowed() if one.is_everywhere]


@transaction.atomic
def save(*, widget: StateWidget, actor: User) -> StateWidget:
    """Keep a widget, on or off. Raises PermissionDenied for all but the regional administrator."""
    if not roles.is_regional_admin(actor):
        raise PermissionDenied
    widget.full_clean()
    widget.save()
    stamps.bump("network")
    audit.record(
        action="pages.state_widget_saved",
        actor=actor,
        library=network.region(),
        obj=widget,
        fields=[widget.host, "on" if widget.is_on else "off"],
    )
    return widget


def policy_of(*shown: StateWidget) -> dict[str, list[str]]:
    """What a page may load beside its own host while it shows the widgets."""
    origins = sorted({f"https://{one.host}" for one in shown})
    return {
        "script-src": ["'self'", *origins],
        "style-src": ["'self'", *origins],
        "img-src": ["'self'", "data:", *origins],
        "connect-src": ["'self'", *origins],
        "frame-src": origins,
        "font-src": ["'self'", *origins],
    }
