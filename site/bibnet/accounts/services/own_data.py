"""What accounts and notices themselves hold about a person: exported, erased, merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bibnet.accounts import factors
from bibnet.accounts.models import Consent, Reader, Viewing
from bibnet.notices.models import Letter, Notice, Preference
from bibnet.plugins.items import Person, PersonalData

from .consents import titles_of_purposes


def sources() -> list[PersonalData]:
    """The core's own kinds of personal data."""
    return [
        PersonalData(
            key="account",
            title=_("Account"),
            export=_account,
            erase=_nothing,
            merge=_nothing_to_merge,
            seen_since=_with_sessions,
            order=10,
        ),
        PersonalData(
            key="reader",
            title=_("Reader"),
            export=_reader,
            erase=_nothing,
            merge=_nothing_to_merge,
            order=11,
        ),
        PersonalData(
            key="consents",
            title=_("Consents"),
            export=_consents,
            erase=_forget_consents,
            merge=_nothing_to_merge,
            order=12,
        ),
        PersonalData(
            key="notices",
            title=_("Notices"),
            export=_notices,
            erase=_erase_notices,
            merge=_merge_notices,
            order=13,
        ),
        PersonalData(
            key="viewings",
            title=_("Who looked with your eyes"),
            export=_viewings,
            erase=_nothing,
            merge=_merge_viewings,
            order=14,
        ),
    ]


def _with_sessions(moment: datetime) -> QuerySet[Reader, Any]:
    return Reader.objects.filter(user__account_sessions__last_seen_at__gte=moment).values("pk")


def _nothing(person: Person) -> None:
    """The row itself is deleted by the eraser at the end."""


def _nothing_to_merge(kept: Person, gone: Person) -> None:
    """Merged by the merger itself."""


def _account(person: Person) -> Iterable[Mapping[str, Any]]:
    user = person.user
    if user is None:
        return
    yield {
        str(_("Login name")): user.username,
        str(_("Surname")): user.last_name,
        str(_("First name")): user.first_name,
        str(_("Patronymic")): user.patronymic,
        str(_("E-mail")): user.email,
        str(_("Telephone")): user.phone,
        str(_("Made")): user.date_joined,
        str(_("Last signed in")): user.last_login,
        str(_("Second factors")): ", ".join(
            str(factors.TITLES[kind]) for kind in sorted(factors.kinds_of(user))
        ),
    }
    for one in user.account_sessions.own():
        yield {
            str(_("Session")): one.host,
            str(_("Device")): one.device,
            str(_("Signed in")): one.started_at,
            str(_("Last seen")): one.last_seen_at,
        }


def _reader(person: Person) -> Iterable[Mapping[str, Any]]:
    reader = person.reader
    if reader is None:
        return
    yield {
        str(_("Surname")): reader.last_name,
        str(_("First name")): reader.first_name,
        str(_("Patronymic")): reader.patronymic,
        str(_("Date of birth")): reader.birth_date,
        str(_("E-mail")): reader.email,
        str(_("Telephone")): reader.phone,
        str(_("Representative")): reader.representative and reader.representative.formal_name,
        str(_("My library")): reader.my_library and str(reader.my_library),
        str(_("Number in the journal")): reader.pseudonym,
    }


def _consents(person: Person) -> Iterable[Mapping[str, Any]]:
    if person.reader is None:
        return
    titles = titles_of_purposes()
    for one in Consent.objects.filter(reader=person.reader).select_related("document"):
        yield {
            str(_("Purpose")): titles.get(one.document.purpose, one.document.purpose),
            str(_("Version of the text")): one.document.version,
            str(_("Operator")): one.operator_name,
            str(_("Given")): one.given_at,
            str(_("Address on the internet")): one.ip,
            str(_("Withdrawn")): one.withdrawn_at,
            str(_("Fingerprint of the text")): one.text_hash,
        }


def _forget_consents(person: Person) -> None:
    """The consents stay, as proof that the data were used with right, but of nobody any more."""
    if person.reader is not None:
        Consent.objects.filter(reader=person.reader).update(ip=None, given_by=None)


def _notices(person: Person) -> Iterable[Mapping[str, Any]]:
    for one in _notices_of(person):
        yield {
            str(_("Subject")): one.subject,
            str(_("Text")): one.text,
            str(_("Sent")): one.sent_at,
            str(_("Read at")): one.read_at,
        }


def _notices_of(person: Person) -> QuerySet[Notice]:
    found = Notice.objects.none()
    if person.user is not None:
        found |= Notice.objects.filter(user=person.user)
    if person.reader is not None:
        found |= Notice.objects.filter(reader=person.reader)
    return found


def _erase_notices(person: Person) -> None:
    _notices_of(person).delete()
    if person.user is not None:
        Letter.objects.filter(user=person.user).delete()
        Preference.objects.filter(user=person.user).delete()
    if person.reader is not None:
        Letter.objects.filter(reader=person.reader).delete()


def _merge_notices(kept: Person, gone: Person) -> None:
    """Notices go over, except about what the person was told twice."""
    known = set(_notices_of(kept).exclude(key="").values_list("key", flat=True))
    moving = _notices_of(gone).exclude(key__in=known)
    moving.update(user=kept.user or gone.user, reader=kept.reader)
    Letter.objects.filter(reader=gone.reader).update(reader=kept.reader)


def _viewings(person: Person) -> Iterable[Mapping[str, Any]]:
    if person.user is None:
        return
    for one in person.user.viewings.select_related("viewer", "library"):
        yield {
            str(_("Who")): one.viewer.formal_name if one.viewer else "",
            str(_("Role")): one.get_role_display(),
            str(_("Library")): str(one.library),
            str(_("Reason")): one.reason,
            str(_("Begun")): one.started_at,
            str(_("Ended")): one.until,
        }


def _merge_viewings(kept: Person, gone: Person) -> None:
    if kept.user is not None and gone.user is not None:
        Viewing.objects.filter(person=gone.user).update(person=kept.user)
