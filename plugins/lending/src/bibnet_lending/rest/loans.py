"""Loans: what is on hand; lending, renewing, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response

from bibnet.api.idempotency import once_per_key
from bibnet.api.pagination import Pages
from bibnet_lending.electronic.borrowing import borrow, return_loan
from bibnet_lending.electronic.calls import outcome, renewal_outcome
from bibnet_lending.errors import Ambiguous, NoCopy
from bibnet_lending.models import Loan
from bibnet_lending.services.lending import lend, renew_loan
from bibnet_lending.services.returning import bring_back

from . import showing
from .answering import as_vendors_answer
from .doors import LendingView
from .serializers import Lending, LoanSerializer

if TYPE_CHECKING:
    from bibnet.api.requests import ApiRequest


@extend_schema(tags=["lending"])
class Loans(LendingView):
    """Open loans: the reader's own, or the library's for its staff."""

    @extend_schema(
        responses=LoanSerializer(many=True),
        parameters=[
            OpenApiParameter("ticket", str, description="For the staff: loans on this ticket"),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
    )
    def get(self, request: ApiRequest) -> Response:
        rows = Loan.objects.of(self.member).filter(returned_at=None)
        rows = self.mine_or_staffs(rows, "view_loan").select_related("library", "branch", "ticket")
        if named := request.query_params.get("ticket", ""):
            rows = rows.filter(ticket=self.ticket(named, "view_loan"))
        pages: PageNumberPagination = Pages()
        page = pages.paginate_queryset(rows.order_by("due_at", "pk"), request, view=self)
        return Response(showing.loans(page or []))

    @extend_schema(request=Lending, responses={201: LoanSerializer})
    @as_vendors_answer(outcome)
    @once_per_key
    def post(self, request: ApiRequest) -> Response:
        told = Lending(data=request.data)
        told.is_valid(raise_exception=True)
        given = told.validated_data
        if given["edition"] is not None:
            loan = borrow(
                ticket=self.ticket(given["ticket"], "add_loan"),
                edition=given["edition"],
                branch=self.branch(given["branch"]),
                has_agreed=given["agree"],
                actor=self.actor,
            )
            return Response(showing.loans([loan])[0], status=201)
        copy = self._copy(given["copy"])
        loan = self._lent(copy, given)
        return Response(showing.loans([loan], [copy.edition])[0], status=201)

    def _lent(self, copy: catalog.CopyFacts, given: dict[str, Any]) -> Loan:
        """A copy goes over the desk."""
        return lend(
            ticket=self.ticket(given["ticket"], "add_loan"),
            copy=copy,
            branch=self.branch(given["branch"]),
            kind=given["kind"],
            override=given["override"],
            lent_at=given["lent_at"],
            actor=self.actor,
        )

    def _copy(self, named: str) -> catalog.CopyFacts:
        """The copy that is meant: by what is written on it, else by its own number here.

        Raises Http404 to who may not lend, NoCopy, and Ambiguous where several bear the number.
        """
        self.needs("add_loan")
        found = catalog.numbered_copies(self.member, named)
        if len(found) > 1:
            raise Ambiguous
        if found:
            return found[0]
        if named.isdecimal() and len(named) < 19:
            known = catalog.copies([int(named)]).get(int(named))
            if known is not None and known.library == self.member.pk:
                return known
        raise NoCopy


class _OneLoan(LendingView):
    def loan(self, pk: int, permission: str) -> Loan:
        """A loan of this library that is the reader's own or, with the right, anybody's."""
        rows = Loan.objects.of(self.member).select_related("library", "branch", "ticket")
        return get_object_or_404(self.mine_or_staffs(rows, permission), pk=pk)


@extend_schema(tags=["lending"])
class Renewal(_OneLoan):
    """Another term from today on."""

    @extend_schema(request=None, responses=LoanSerializer)
    @as_vendors_answer(renewal_outcome)
    @once_per_key
    def post(self, request: ApiRequest, pk: int) -> Response:
        loan = self.loan(pk, "change_loan")
        is_own = not self.is_staff("change_loan")
        loan = renew_loan(loan=loan, actor=self.actor, by_reader=is_own)
        return Response(showing.loans([loan])[0])


@extend_schema(tags=["lending"])
class Return(_OneLoan):
    """The copy is back at the desk, or an electronic book is given back by its reader."""

    @extend_schema(request=None, responses=LoanSerializer)
    @once_per_key
    def post(self, request: ApiRequest, pk: int) -> Response:
        loan = self.loan(pk, "change_loan")
        if loan.is_electronic:
            return Response(showing.loans([return_loan(loan=loan, actor=self.actor)])[0])
        self.needs("change_loan")
        ended = bring_back(loan=loan, branch=self.request.library, actor=self.actor)
        return Response(showing.loans([ended])[0])
