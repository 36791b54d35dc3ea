"""Notices: one place that decides whether somebody is told in the cabinet, by e-mail, or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.libraries.models import Library
from bibnet.notices.models import Notice, Preference
from bibnet.plugins import points
from bibnet.plugins.items import NoticeKind

from .letters import texts, write_letter

if TYPE_CHECKING:
    from bibnet.accounts.models import Reader, User


class UnknownKind(LookupError):
    """A notice of a kind that nobody has declared at `points.notice_kinds`."""


def kinds(library: Library) -> dict[str, NoticeKind]:
    """The kinds of notices that people of the library may get, by `plugin.key`."""
    return {f"{kind.plugin}.{kind.key}": kind for kind in points.notice_kinds.collect(library)}


def notify(
    *,
    kind: str,
    library: Library,
    user: User | None = None,
    reader: Reader | None = None,
    context: Mapping[str, Any] | None = None,
    url: str = "",
    key: str = "",
    address: str = "",
) -> Notice | None:
    """Tell a person something, within the present transaction; the notice.

    Somebody without a login is told by e-mail if there is an address. `address` is one that the
    person gave for this occasion, before that of the account. With a `key` the same person is
    told once: the second call returns None. Raises UnknownKind.
    """
    declared = _declared(kind, library)
    if user is None and reader is not None:
        user = reader.user
    subject, text = texts(
        declared.template, library, {"user": user, "reader": reader, **(context or {})}
    )
    try:
        with transaction.atomic():
            notice = Notice.objects.create(
                user=user,
                reader=reader,
                library=library,
                kind=kind,
                subject=subject,
                text=text,
                url=url,
                key=key,
            )
    except IntegrityError:
        return None
    address = address or address_for_letters(user, reader)
    if address and _wants_letter(user, kind, declared):
        write_letter(
            kind=kind,
            library=library,
            address=address,
            subject=subject,
            text=f"{text}\n\n{_absolute(url, library)}".strip(),
            user=user,
            reader=reader,
            notice=notice,
        )
    return notice


def set_preference(*, user: User, kind: str, by_email: bool) -> None:
    """Whether the person wants notices of this kind by e-mail too."""
    Preference.objects.update_or_create(user=user, kind=kind, defaults={"by_email": by_email})


def mark_read(user: User) -> None:
    """The person has seen all notices."""
    Notice.objects.filter(user=user).unread().update(read_at=timezone.now())


def address_for_letters(user: User | None, reader: Reader | None) -> str:
    """Where letters go: an account's address once it was confirmed, else the reader's own."""
    if user is not None and user.email and user.email_confirmed_at:
        return user.email
    return reader.email if reader is not None else ""


def _declared(kind: str, library: Library) -> NoticeKind:
    """What its plugin says of a kind; the others are not asked. Raises UnknownKind."""
    plugin, _dot, key = kind.partition(".")
    for one in points.notice_kinds.collect_from(plugin, library):
        if one.key == key:
            return one
    raise UnknownKind(kind)


def _wants_letter(user: User | None, kind: str, declared: NoticeKind) -> bool:
    if declared.is_required or user is None:
        return True
    chosen = Preference.objects.filter(user=user, kind=kind).first()
    return chosen is None or chosen.by_email


def _absolute(url: str, library: Library) -> str:
    return f"{library.root_url}{url}" if url.startswith("/") else url
