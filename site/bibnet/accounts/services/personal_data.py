"""One's own data: everything the portal holds about a person, to read, to take away, to erase."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import ProtectedError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import Reader, User
from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet.plugins import points
from bibnet.plugins.items import Person, PersonalData

from . import sessions


@dataclass(frozen=True)
class Kept:
    """One kind of data and what is known: rows of names and values."""

    key: str
    title: str
    rows: list[Mapping[str, Any]]


def person_of(*, user: User | None = None, reader: Reader | None = None) -> Person:
    """Both sides of a person, found from either."""
    if reader is None and user is not None:
        reader = Reader.objects.filter(user=user).first()
    if user is None and reader is not None:
        user = reader.user
    return Person(user=user, reader=reader)


def what_is_kept(person: Person) -> list[Kept]:
    """Everything every part of the portal holds about the person."""
    with all_libraries("a person's data are exported from wherever they are"):
        return [
            Kept(one.key, str(one.title), rows)
            for one in _sources()
            if (rows := list(one.export(person)))
        ]


def export_archive(person: Person) -> bytes:
    """A ZIP of `data.json` for machines and `data.html` for people."""
    kept = what_is_kept(person)
    plain = {one.key: one.rows for one in kept}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "data.json",
            json.dumps(plain, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder),
        )
        page = render_to_string("accounts/export.html", {"kept": kept, "now": timezone.now()})
        archive.writestr("data.html", page)
    return out.getvalue()


def why_not_erase(person: Person) -> list[str]:
    """What stands against erasing, as sentences that say what to do; empty if nothing does."""
    reasons = points.person_erasing.ask(network.region(), person=person)
    return list(dict.fromkeys(reasons))


def erase(person: Person, *, actor: User | None) -> None:
    """Remove a person: login, reader, and what every part of the portal holds.

    Raises PersonRefused with the reasons while something stands against it.
    """
    try:
        with transaction.atomic():
            _erase(person, actor)
    except ProtectedError as error:
        kinds = sorted({str(one._meta.verbose_name_plural) for one in error.protected_objects})
        raise PersonRefused(
            _("Something still hangs on this person: %(kinds)s.") % {"kinds": ", ".join(kinds)}
        ) from error


def _erase(person: Person, actor: User | None) -> None:
    if person.reader is not None:
        Reader.objects.select_for_update().get(pk=person.reader.pk)
    reasons = why_not_erase(person)
    if reasons:
        raise PersonRefused(" ".join(reasons))
    audit.record(
        action="accounts.person_erased",
        actor=actor,
        library=network.region(),
        obj=person.reader or person.user,
    )
    with all_libraries("a person's data are erased from wherever they are"):
        for one in _sources():
            one.erase(person)
    if person.reader is not None:
        person.reader.delete()
    if person.user is not None:
        sessions.end_all(person.user)
        person.user.delete()


def _sources() -> list[PersonalData]:
    return points.personal_data.collect(network.region())
