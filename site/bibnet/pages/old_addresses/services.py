"""Writing old addresses down, one or many, and taking them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.libraries.models import Library, LibraryHost
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.addresses import local_path
from bibnet.pages.models import OldAddress
from bibnet.pages.redirects import new_address

from .reading import BadAddress, read_old, read_target
from .standing import is_free, what_stands_at

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@dataclass(frozen=True)
class Outcome:
    """What becomes of one row of a list: the row to be kept, or why there is none."""

    number: int
    old: str
    target: str
    row: OldAddress | None = None
    problem: str = ""


class Drafting:
    """Makes unsaved rows of what a person wrote, for the library of the request."""

    def __init__(self, request: LibraryRequest) -> None:
        self.request = request
        self.library = request.library
        self._drafted: dict[str, OldAddress] = {}

    @cached_property
    def hosts(self) -> set[str]:
        found = LibraryHost.objects.filter(library=self.library)
        return set(found.values_list("hostname", flat=True))

    def draft(self, old: str, target: str) -> OldAddress:
        """An unsaved row. Raises BadAddress."""
        path = read_old(old, self.hosts)
        to = read_target(target, self.hosts)
        self._check_free(path)
        row = OldAddress(library=self.library, path=path)
        if to == path:
            raise BadAddress(_("The address leads to itself."), "target")
        parts = urlsplit(to)
        found = what_stands_at(parts.path, self.request)
        if found is None:
            raise BadAddress(self._why_nothing(to), "target")
        if isinstance(found, bool) or parts.query:
            row.address = to
        else:
            row.page = found
        self._drafted[path] = row
        return row

    def _check_free(self, path: str) -> None:
        bare = urlsplit(path).path
        if not is_free(bare, self.request):
            raise BadAddress(
                _("At {address} stands a page of this site: it cannot lead elsewhere.").format(
                    address=bare
                )
            )
        if path in self._drafted:
            raise BadAddress(_("The address stands further up in the list."))
        with_slash = f"{bare.rstrip('/')}/" + path[len(bare) :]
        without = bare.rstrip("/") + path[len(bare) :]
        found = OldAddress.objects.of(self.library).filter(path__in=(with_slash, without))
        known = found.select_related("page").first()
        if known is not None:
            raise BadAddress(
                _("The address is known and leads to {target}. Delete that first.").format(
                    target=leads_to(known)
                )
            )
        before = OldAddress.objects.of(self.library).filter(address=path).first()
        if before is not None:
            raise BadAddress(
                _("{address} leads here, and would lead on and on. Delete that first.").format(
                    address=before.path
                )
            )

    def _why_nothing(self, target: str) -> str:
        parts = urlsplit(target)
        further = new_address(self.library, parts.path, parts.query)
        if further is None and target in self._drafted:
            further = leads_to(self._drafted[target])
        if further is None:
            return _("Nothing stands at {address}: name a published page.").format(address=target)
        return _("{address} is an old address itself. Write where it leads: {further}").format(
            address=target, further=further
        )


def leads_to(row: OldAddress) -> str:
    """Where a row leads, as a reader would see it in the browser."""
    return local_path(row.page) if row.page is not None else row.address


def foresee(pairs: Sequence[tuple[int, str, str]], request: LibraryRequest) -> list[Outcome]:
    """What would become of each row of a list: its number, old address and target."""
    drafting = Drafting(request)
    outcomes = []
    for number, old, target in pairs:
        try:
            row = drafting.draft(old, target)
        except BadAddress as error:
            outcomes.append(Outcome(number, old, target, problem=str(error)))
        else:
            outcomes.append(Outcome(number, old, target, row=row))
    return outcomes


@transaction.atomic
def add(*, rows: Sequence[OldAddress], library: Library, actor: User) -> int:
    """Keep what was drafted; how many are new, for somebody may have been quicker.

    Whether the person administers the library has been asked.
    """
    kept = 0
    for row in rows:
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            continue
        kept += 1
        audit.record(
            action="pages.old_address_added",
            actor=actor,
            library=library,
            obj=row,
            fields=[row.path],
        )
    return kept


@transaction.atomic
def delete(*, row: OldAddress, actor: User) -> None:
    """Let an address lead nowhere. Whether the person administers the library has been asked."""
    audit.record(
        action="pages.old_address_deleted",
        actor=actor,
        library=row.library,
        obj=row,
        fields=[row.path],
    )
    row.delete()
