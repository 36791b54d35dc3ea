"""Requests to buy electronic books: what is asked, and each decision about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from bibnet.api.idempotency import once_per_key
from bibnet.api.pagination import Pages
from bibnet_lending.electronic import purchasing, shop, wanting
from bibnet_lending.errors import LendingError, NoCopy
from bibnet_lending.models import WantedBook
from bibnet_lending.models.wanted import OPEN_WANTED, UNDECIDED

from . import showing
from .doors import LendingView
from .serializers import Asked, Purchase, PutOff, Reason, WantedSerializer

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.serializers import Serializer

    from bibnet.api.requests import ApiRequest

_SHOWN = ("library", "ticket", "reader")


def _fresh(answer: Response, rows: QuerySet[WantedBook]) -> Response:
    """The answer with its request as it is now that the vendor was asked, after the commit."""
    if answer.status_code < 300:
        answer.data = showing.wanted([rows.get(pk=answer.data["id"])])[0]
    return answer


class _Wanted(LendingView):
    def rows(self) -> QuerySet[WantedBook]:
        return WantedBook.objects.of(self.member).select_related(*_SHOWN)

    def one(self, pk: int) -> WantedBook:
        """The reader's own, or one of the library for its staff. Raises Http404."""
        return get_object_or_404(self.mine_or_staffs(self.rows(), "change_wantedbook"), pk=pk)

    def said(self, told: type[Serializer]) -> dict[str, Any]:
        sent = told(data=self.request.data)
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)


@extend_schema(tags=["lending"])
class Requests(_Wanted):
    """Open requests: the reader's own, or the library's for its staff, those to be answered first.

    A request is made with what the shop says now; rules of the library may buy it at once.
    """

    @extend_schema(
        responses=WantedSerializer(many=True),
        parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
    )
    def get(self, request: ApiRequest) -> Response:
        rows = self.mine_or_staffs(self.rows(), "view_wantedbook").filter(state__in=OPEN_WANTED)
        rows = rows.order_by("answer_by", "asked_at", "pk")
        return Response(showing.wanted(Pages().paginate_queryset(rows, request, view=self) or []))

    @extend_schema(request=Asked, responses={201: WantedSerializer})
    def post(self, request: ApiRequest) -> Response:
        given = self.said(Asked)
        facts = catalog.editions([given["edition"]]).get(given["edition"])
        if facts is None:
            raise NoCopy
        # The network is asked before the transaction of the key begins, and of nothing that is
        # refused anyhow: the act itself says why, or answers what it answered to this key before.
        ticket = self.ticket(given["ticket"], "add_wantedbook")
        own: dict[str, Any] = {"ticket": ticket, "edition": facts.number, "actor": self.actor}
        try:
            wanting.check(**own, branch=request.library)
        except LendingError:
            self.sold = None
        else:
            self.sold = shop.sold(self.member, facts)
        return _fresh(self._asked(request), self.rows())

    @once_per_key
    def _asked(self, request: ApiRequest) -> Response:
        given = self.said(Asked)
        one = wanting.ask(
            ticket=self.ticket(given["ticket"], "add_wantedbook"),
            edition=given["edition"],
            branch=request.library,
            sold=self.sold,
            actor=self.actor,
        )
        return Response(showing.wanted([one])[0], status=201)


@extend_schema(tags=["lending"])
class Cancellation(_Wanted):
    """The reader does without."""

    @extend_schema(request=None, responses=WantedSerializer)
    @once_per_key
    def post(self, request: ApiRequest, pk: int) -> Response:
        one = wanting.cancel(request=self.one(pk), actor=self.actor)
        return Response(showing.wanted([one])[0])


@extend_schema(tags=["lending"])
class Approval(_Wanted):
    """The title is bought for all who ask for it, at most at the price that was seen."""

    @extend_schema(request=Purchase, responses=WantedSerializer)
    def post(self, request: ApiRequest, pk: int) -> Response:
        self.needs("change_wantedbook")
        one = self.one(pk)
        self.sold = None
        if one.state in UNDECIDED:
            facts = catalog.editions([one.edition_id])[one.edition_id]
            self.sold = shop.current(self.member, facts, one.vendor, one.vendor_title)
        if self.sold is not None:
            purchasing.note_price(request=one, sold=self.sold)
        answer = self._approved(request, pk)
        if answer.status_code < 300:
            purchasing.outcome(one)
        return _fresh(answer, self.rows())

    @once_per_key
    def _approved(self, request: ApiRequest, pk: int) -> Response:
        said = self.said(Purchase)
        one = purchasing.approve(
            request=self.one(pk),
            sold=self.sold,
            actor=self.actor,
            seen_price=said["price"],
            takes_draft=said["takes_draft"],
        )
        return Response(showing.wanted([one])[0])


@extend_schema(tags=["lending"])
class Refusal(_Wanted):
    """The library says no; the reader sees the reason and what may be had instead."""

    @extend_schema(request=Reason, responses=WantedSerializer)
    @once_per_key
    def post(self, request: ApiRequest, pk: int) -> Response:
        self.needs("change_wantedbook")
        said = self.said(Reason)
        found = wanting.refuse(requests=[self.one(pk)], actor=self.actor, **said)
        return Response(showing.wanted(found)[0])


@extend_schema(tags=["lending"])
class Postponement(_Wanted):
    """It is decided on a later day."""

    @extend_schema(request=PutOff, responses=WantedSerializer)
    @once_per_key
    def post(self, request: ApiRequest, pk: int) -> Response:
        self.needs("change_wantedbook")
        one = wanting.postpone(request=self.one(pk), actor=self.actor, **self.said(PutOff))
        return Response(showing.wanted([one])[0])
