"""Saved searches as a kind of personal data: to export, erase and merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from bibnet.plugins.items import Person, PersonalData

from .keeping import everywhere


def source() -> PersonalData:
    """The searches that a person has saved."""
    return PersonalData(
        key="catalog_saved_searches",
        title=_("Saved searches"),
        export=_export,
        erase=_erase,
        merge=_merge,
        order=41,
    )


def _export(person: Person) -> Iterable[Mapping[str, Any]]:
    if person.user is None:
        return
    for one in everywhere().filter(user=person.user):
        yield {
            str(pgettext("saved search", "Title")): one.title,
            str(pgettext("saved search", "Search")): one.address,
            str(_("Library")): str(one.library),
            str(_("Tell me of new books")): one.is_told,
            str(pgettext("saved search", "Saved")): one.saved_at,
        }


def _erase(person: Person) -> None:
    if person.user is not None:
        everywhere().filter(user=person.user).delete()


def _merge(kept: Person, gone: Person) -> None:
    """Hand over what the second login saved; without a login of the first it becomes theirs."""
    if kept.user is None or gone.user is None:
        return
    same = {"library": OuterRef("library"), "address": OuterRef("address")}
    known = everywhere().filter(user=kept.user, **same)
    everywhere().filter(~Exists(known), user=gone.user).update(user=kept.user)
