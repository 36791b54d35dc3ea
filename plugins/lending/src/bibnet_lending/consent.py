"""What somebody without an account agrees to when applying for a ticket."""

from __future__ import annotations

from importlib.resources import files

from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import ConsentDocument
from bibnet.accounts.services.consents import document_in_force, register
from bibnet.plugins.items import ConsentPurpose


def _brought_text() -> str:
    return (files("bibnet_lending") / "data" / "ticket.ru.txt").read_text("utf-8")


PURPOSE = register(
    ConsentPurpose(
        key="lending.ticket",
        title=_("Application for a reader ticket"),
        label=_("I agree that my data are used to give me a reader ticket and to serve me."),
        text=_brought_text,
        is_required=True,
    )
)


def document() -> ConsentDocument:
    """The text in force."""
    return document_in_force(PURPOSE)
