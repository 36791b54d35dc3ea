"""What somebody agrees to who asks without an account. Not asked at sign-up."""

from __future__ import annotations

from importlib.resources import files

from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import ConsentDocument
from bibnet.accounts.services.consents import document_in_force, register
from bibnet.plugins.items import ConsentPurpose


def _brought_text() -> str:
    return (files("bibnet.pages") / "data" / "questions.ru.txt").read_text("utf-8")


PURPOSE = register(
    ConsentPurpose(
        key="pages.questions",
        title=_("Questions to the library"),
        label=_("I agree that my data are used to answer my question."),
        text=_brought_text,
        is_required=True,
    )
)


def document() -> ConsentDocument:
    """The text in force."""
    return document_in_force(PURPOSE)
