"""What a reader agrees to who joins tickets. Asked where it is done, not at sign-up."""

from __future__ import annotations

from importlib.resources import files

from django.utils.translation import gettext_lazy as _

from bibnet.accounts.models import Channel, Reader, User
from bibnet.accounts.services import consents
from bibnet.libraries.models import Library
from bibnet.plugins.items import ConsentPurpose


def _brought_text() -> str:
    return (files("bibnet_lending") / "data" / "hybrid.ru.txt").read_text("utf-8")


HYBRID = consents.register(
    ConsentPurpose(
        key="lending.hybrid",
        title=_("Joining reader tickets"),
        label=_("I agree that my tickets of several libraries are joined."),
        text=_brought_text,
        is_required=True,
    )
)


def has_agreed(reader: Reader) -> bool:
    return consents.has_given(reader, HYBRID.key)


def agree(
    reader: Reader, *, library: Library, ip: str | None = None, recorded_by: User | None = None
) -> None:
    """Write the consent down, on the site or on the paper that somebody of the staff keeps; one in
    force is enough.
    """
    if has_agreed(reader):
        return
    consents.give(
        reader=reader,
        document=consents.document_in_force(HYBRID),
        operator=consents.operator_of(library),
        channel=Channel.PAPER if recorded_by is not None else Channel.SITE,
        ip=ip,
        recorded_by=recorded_by,
    )
