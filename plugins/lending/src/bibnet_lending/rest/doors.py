"""Who may use the API of lending, for whom, and how it says no.

A reader has what is on the own tickets; the staff of a library, by rights, what is its library's.
Whatever somebody may not see is answered as what is not there: by 404, the same for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.response import Response
from rest_framework.views import APIView

from bibnet.accounts.models import Reader, User
from bibnet.api.errors import handle
from bibnet.api.permissions import OwnOrScope
from bibnet.compiled import Compiled, Given
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending.errors import LendingError, NoTicket
from bibnet_lending.models import ReaderTicket
from bibnet_lending.permissions import policy
from bibnet_lending.services.honouring import READERS, honours, tickets_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from bibnet.api.requests import ApiRequest

R = TypeVar("R", bound="QuerySet[Any, Any]")
READ, WRITE = "lending:read", "lending:write"


def _tickets() -> QuerySet[ReaderTicket]:
    return ReaderTicket.objects.select_related("group", "reader").order_by()


_BY_NUMBER = Compiled(lambda: _tickets().filter(number=Given("named")))
_BY_BARCODE = Compiled(lambda: _tickets().filter(barcode=Given("named")))
_BY_KEY = Compiled(lambda: _tickets().filter(pk=Given("named")))


def refused(error: Exception, context: dict[str, Any]) -> Response | None:
    """409 with a code, the sentence, and what may be done instead."""
    if isinstance(error, LendingError):
        said = {"code": error.code, "message": str(error), "next": error.next_step}
        return Response(said, status=409)
    return handle(error, context)


class LendingView(APIView):
    """Base of the addresses: for whom a request speaks, in which member library."""

    permission_classes = (OwnOrScope,)
    read_scope, write_scope = READ, WRITE
    request: ApiRequest

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return refused

    @property
    def actor(self) -> User:
        """Who is signed in; the door lets nobody else in."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def member(self) -> Library:
        return self.request.library.member

    def is_staff(self, permission: str) -> bool:
        """Whether the person holds the right in this library."""
        return policy.has_permission(
            self.request.user, f"bibnet_lending.{permission}", self.request.library
        )

    def needs(self, permission: str) -> None:
        """Raise Http404 unless the person holds the right here."""
        if not self.is_staff(permission):
            raise Http404

    def reader(self) -> Reader | None:
        """The reader who is signed in, if the account is one's."""
        return Reader.objects.filter(user=self.request.user.pk).first()

    def ticket(self, named: str, permission: str) -> ReaderTicket:
        """The ticket that a request names, or the reader's own here if it names none.

        Raises Http404 for a ticket that is neither the reader's own nor, with the right, one that
        this library honours; NoTicket.
        """
        if named and self.is_staff(permission):
            return self._by_number(named)
        reader = self.reader()
        own = tickets_for(reader, self.member) if reader is not None else []
        if not named:
            if not own:
                raise NoTicket
            return own[0]
        for ticket in own:
            if named in (ticket.number, ticket.barcode, str(ticket.pk)):
                return ticket
        raise Http404

    def branch(self, code: str) -> Library:
        """The part of the member that a request names, the site's own library if none."""
        if not code:
            return self.request.library
        return get_object_or_404(Library.objects.under(self.member), code=code)

    def mine_or_staffs(self, rows: R, permission: str) -> R:
        """Of a model's rows in this library: all for the staff, else the reader's own."""
        if self.is_staff(permission):
            return rows
        reader = self.reader()
        return rows.filter(reader=reader) if reader is not None else rows.none()

    def _by_number(self, named: str) -> ReaderTicket:
        """A ticket that the library honours: by number, by barcode, by the number of its row."""
        with all_libraries(READERS):
            found = _BY_NUMBER.rows(named=named) or _BY_BARCODE.rows(named=named)
            if not found and named.isdecimal() and len(named) < 19:
                found = _BY_KEY.rows(named=int(named))
        for one in found:
            one.library = network.library(one.library_id)
        here = [one for one in found if honours(self.member, one)]
        if not here:
            raise Http404
        return min(here, key=lambda one: one.library_id != self.member.pk)
