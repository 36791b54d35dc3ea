"""Consents: one text, one box, one row for each purpose; withdrawn as easily as given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts.errors import TextRefused
from bibnet.accounts.models import Channel, Consent, ConsentDocument, Reader, User
from bibnet.accounts.models.consents import digest_of
from bibnet.journal import audit
from bibnet.libraries import network, roles
from bibnet.libraries.models import Library
from bibnet.plugins import points
from bibnet.plugins.items import ConsentPurpose


@dataclass(frozen=True)
class Asked:
    """A consent that a person is asked for: what for, and the text in force."""

    purpose: ConsentPurpose
    document: ConsentDocument


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """The text that somebody without an account has agreed to, and from where."""

    document: ConsentDocument
    ip: str | None = None


def asked(library: Library | None = None) -> list[Asked]:
    """What readers are asked to agree to, the necessary first."""
    purposes = points.consent_purposes.collect(library or network.region())
    ordered = sorted(purposes, key=lambda one: (not one.is_required, one.order))
    return [Asked(one, document_in_force(one)) for one in ordered]


@dataclass(frozen=True)
class Standing:
    """One consent as its person sees it: what for, and the row if it is given."""

    key: str
    title: str
    given: Consent | None


def standing(reader: Reader) -> list[Standing]:
    """What is asked for, then what was given for purposes that nobody has any longer."""
    given = in_force(reader)
    rows = [
        Standing(one.purpose.key, str(one.purpose.title), given.pop(one.purpose.key, None))
        for one in asked()
    ]
    return rows + [
        Standing(key, one.document.text.partition("\n")[0], one) for key, one in given.items()
    ]


def titles_of_purposes() -> dict[str, str]:
    """What each purpose is called, by its key."""
    purposes = points.consent_purposes.collect(network.region())
    return {one.key: str(one.title) for one in purposes}


def document_in_force(purpose: ConsentPurpose) -> ConsentDocument:
    """The newest text; the one that the software brings becomes version 1 at its first use."""
    found = ConsentDocument.objects.filter(purpose=purpose.key).order_by("-version").first()
    if found is not None:
        return found
    document, _is_new = ConsentDocument.objects.get_or_create(
        purpose=purpose.key,
        version=1,
        defaults={"text": purpose.text(), "published_at": timezone.now()},
    )
    return document


# Purposes that are not asked for at sign-up: what guests agree to, where they do it.
_others: dict[str, ConsentPurpose] = {}


def register(purpose: ConsentPurpose) -> ConsentPurpose:
    """Name a purpose whose text the region may change, though it is not asked for at sign-up."""
    _others[purpose.key] = purpose
    return purpose


def texts() -> list[Asked]:
    """Every purpose with its text in force, those of sign-up first."""
    others = sorted(_others.values(), key=lambda one: one.key)
    return [*asked(), *(Asked(one, document_in_force(one)) for one in others)]


@transaction.atomic
def publish_document(
    *, purpose: str, text: str, actor: User | None, asks_again: bool = False
) -> ConsentDocument:
    """Put the next version of a text in force.

    `asks_again`: consents to earlier versions count no longer, so that readers are asked at their
    next visit; nothing is erased for that. `actor` None is a command.
    Raises PermissionDenied for all but the region, TextRefused for no text or the same.
    """
    if actor is not None and not roles.is_regional_admin(actor):
        raise PermissionDenied
    text = text.replace("\r\n", "\n").strip()
    rows = ConsentDocument.objects.filter(purpose=purpose).order_by("-version")
    last = rows.select_for_update().first()
    if not text:
        raise TextRefused(_("The text is empty. Nothing was changed."))
    if last is not None and last.text.strip() == text:
        raise TextRefused(_("This text is in force already. Nothing was changed."))
    document = ConsentDocument.objects.create(
        purpose=purpose,
        version=last.version + 1 if last else 1,
        text=text,
        asks_again=asks_again,
        published_at=timezone.now(),
        published_by=actor,
    )
    audit.record(
        action="accounts.consent_text_published",
        actor=actor,
        library=network.region(),
        obj=document,
        fields=[purpose],
    )
    return document


def operator_of(library: Library) -> Library:
    """The legal entity that works with the data: the nearest one at or above the library."""
    above = Library.objects.filter(path__in=library.ancestor_paths).order_by("-depth")
    return next((one for one in above if one.legal_name), network.region())


def give(
    *,
    reader: Reader,
    document: ConsentDocument,
    operator: Library,
    channel: str = Channel.SITE,
    ip: str | None = None,
    given_by: Reader | None = None,
    recorded_by: User | None = None,
    now: datetime | None = None,
) -> Consent:
    """Write down that the reader agrees; an earlier consent for the purpose gives way to it."""
    now = now or timezone.now()
    with transaction.atomic():
        in_force = Consent.objects.in_force().filter(
            reader=reader, document__purpose=document.purpose
        )
        in_force.update(withdrawn_at=now)
        return Consent.objects.create(
            document=document,
            reader=reader,
            pseudonym=reader.pseudonym,
            text_hash=digest_of(document.wording(operator)),
            operator=operator,
            operator_name=operator.legal_name or operator.name,
            channel=channel,
            ip=ip or None,
            given_at=now,
            given_by=given_by,
            recorded_by=recorded_by,
        )


def kept_of(agreed: Agreed | None, *, library: Library, now: datetime) -> dict[str, Any]:
    """What the row of somebody without an account keeps of the consent, by field."""
    if agreed is None:
        return {}
    operator = operator_of(library)
    return {
        "consent_document": agreed.document,
        "consent_hash": digest_of(agreed.document.wording(operator)),
        "consent_at": now,
        "consent_ip": agreed.ip or None,
        "operator": operator,
    }


def withdraw(*, reader: Reader, purpose: str, now: datetime | None = None) -> bool:
    """Take a consent back; whether there was one."""
    in_force = Consent.objects.in_force().filter(reader=reader, document__purpose=purpose)
    return bool(in_force.update(withdrawn_at=now or timezone.now()))


def in_force(reader: Reader, day: date | None = None) -> dict[str, Consent]:
    """The reader's consents that count on the day, by purpose; none to a text that was replaced by
    one that everybody is asked about again.
    """
    day = day or timezone.localdate()
    rows = Consent.objects.in_force().filter(reader=reader).select_related("document", "reader")
    newer = ConsentDocument.objects.filter(
        purpose=OuterRef("document__purpose"),
        version__gt=OuterRef("document__version"),
        asks_again=True,
    )
    return {one.document.purpose: one for one in rows.filter(~Exists(newer)) if one.holds_on(day)}


def missing(reader: Reader, day: date | None = None) -> list[Asked]:
    """The necessary consents that the reader has not given, or has outgrown."""
    given = in_force(reader, day)
    return [one for one in asked() if one.purpose.is_required and one.purpose.key not in given]


def has_given(reader: Reader, purpose: str, day: date | None = None) -> bool:
    return purpose in in_force(reader, day)
