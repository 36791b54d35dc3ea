"""What a guest agrees to. Not asked at sign-up, so it stands at no extension point."""

from __future__ import annotations

from importlib.resources import files

from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import ConsentDocument
from bibnet.accounts.services.consents import document_in_force, register
from bibnet.plugins.items import ConsentPurpose


def _brought_text() -> str:
    return (files("bibnet.events") / "data" / "registration.ru.txt").read_text("utf-8")


PURPOSE = register(
    ConsentPurpose(
        key="events.registration",
        title=_("Registration for an event"),
        label=_("I agree that my data are used to register me for this event."),
        text=_brought_text,
        is_required=True,
    )
)


def document() -> ConsentDocument:
    """The text in force."""
    return document_in_force(PURPOSE)
