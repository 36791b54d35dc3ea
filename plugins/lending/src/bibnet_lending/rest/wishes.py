"""Orders and places in queues: what is wished, and each move of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from bibnet.api.idempotency import once_per_key
from bibnet.api.pagination import Pages
from bibnet_lending.electronic import turns
from bibnet_lending.models import Hold, Order
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.services import holding, ordering

from . import showing
from .doors import LendingView
from .serializers import HoldSerializer, OrderSerializer, Reason, Until, Wish, WishedPlace

if TYPE_CHECKING:
    from bibnet.api.requests import ApiRequest

_SHOWN = ("library", "pickup", "ticket", "reader")
_PAGES = [OpenApiParameter("page", int), OpenApiParameter("page_size", int)]


@extend_schema(tags=["lending"])
class Orders(LendingView):
    """Open orders: the reader's own, or the library's for its staff, the oldest first there."""

    @extend_schema(responses=OrderSerializer(many=True), parameters=_PAGES)
    def get(self, request: ApiRequest) -> Response:
        rows = Order.objects.of(self.member).filter(state__in=OPEN).select_related(*_SHOWN)
        rows = self.mine_or_staffs(rows, "view_order").order_by("placed_at", "pk")
        return Response(showing.orders(Pages().paginate_queryset(rows, request, view=self) or []))

    @extend_schema(request=Wish, responses={201: OrderSerializer})
    @once_per_key
    def post(self, request: ApiRequest) -> Response:
        told = Wish(data=request.data)
        told.is_valid(raise_exception=True)
        given = told.validated_data
        order = ordering.place_order(
            ticket=self.ticket(given["ticket"], "add_order"),
            edition=given["edition"],
            pickup=self.branch(given["pickup"]),
            is_exact=given["is_exact"],
            has_agreed=given["agree"],
            actor=self.actor,
        )
        return Response(showing.orders([order])[0], status=201)


@extend_schema(tags=["lending"])
class Holds(LendingView):
    """Places in queues: the reader's own, or the library's for its staff."""

    @extend_schema(responses=HoldSerializer(many=True), parameters=_PAGES)
    def get(self, request: ApiRequest) -> Response:
        rows = Hold.objects.of(self.member).filter(state__in=IN_QUEUE).select_related(*_SHOWN)
        rows = self.mine_or_staffs(rows, "view_hold").order_by("placed_at", "pk")
        return Response(showing.holds(Pages().paginate_queryset(rows, request, view=self) or []))

    @extend_schema(request=WishedPlace, responses={201: HoldSerializer})
    @once_per_key
    def post(self, request: ApiRequest) -> Response:
        told = WishedPlace(data=request.data)
        told.is_valid(raise_exception=True)
        given = told.validated_data
        own = {
            "ticket": self.ticket(given["ticket"], "add_hold"),
            "edition": given["edition"],
            "actor": self.actor,
        }
        pickup = self.branch(given["pickup"])
        if given["is_electronic"]:
            hold = turns.wait(branch=pickup, has_agreed=given["agree"], **own)
        else:
            hold = holding.place_hold(
                pickup=pickup,
                is_exact=given["is_exact"],
                wanted_until=given["wanted_until"],
                has_agreed=given["agree"],
                **own,
            )
        return Response(showing.holds([hold])[0], status=201)


class _Move(LendingView):
    """One move of a wish; `told` is what has to be said with it."""

    told: type[Serializer] | None = None
    # Of the reader's own too; what else needs the right of the staff.
    is_readers = False

    def _said(self) -> dict[str, Any]:
        if self.told is None:
            return {}
        said = self.told(data=self.request.data)
        said.is_valid(raise_exception=True)
        return dict(said.validated_data)


class _OrderMove(_Move):
    act: Callable[..., Any]

    @extend_schema(request=None, responses=OrderSerializer)
    @once_per_key
    def post(self, request: ApiRequest, pk: int) -> Response:
        if not self.is_readers:
            self.needs("change_order")
        rows = Order.objects.of(self.member).select_related(*_SHOWN)
        order = get_object_or_404(self.mine_or_staffs(rows, "change_order"), pk=pk)
        found = type(self).act(order=order, actor=self.actor, **self._said())
        shown = showing.orders if isinstance(found, Order) else showing.holds
        return Response(shown([found])[0])


class _HoldMove(_Move):
    act: Callable[..., Any]
    is_readers = True

    @extend_schema(request=None, responses=HoldSerializer)
    @once_per_key
    def post(self, request: ApiRequest, pk: int) -> Response:
        rows = Hold.objects.of(self.member).select_related(*_SHOWN)
        hold = get_object_or_404(self.mine_or_staffs(rows, "change_hold"), pk=pk)
        found = type(self).act(hold=hold, actor=self.actor, **self._said())
        return Response(showing.holds([found])[0])


@extend_schema(tags=["lending"])
class Acceptance(_OrderMove):
    """The library has seen the order."""

    act = staticmethod(ordering.accept_order)


@extend_schema(tags=["lending"])
class Search(_OrderMove):
    """Somebody goes to the shelf."""

    act = staticmethod(ordering.search_order)


@extend_schema(tags=["lending"])
class NotFound(_OrderMove):
    """The copy is not at its place: another one is fetched, or the reader waits."""

    act = staticmethod(ordering.not_found)


@extend_schema(tags=["lending"])
class OrderCancellation(_OrderMove):
    """The reader does without."""

    act = staticmethod(ordering.cancel_order)
    is_readers = True


@extend_schema(tags=["lending"])
class Refusal(_OrderMove):
    """The library says no; the reader sees the reason."""

    act = staticmethod(ordering.refuse_order)
    told = Reason


@extend_schema(tags=["lending"])
class HoldCancellation(_HoldMove):
    """The place is given up."""

    act = staticmethod(holding.cancel_hold)


@extend_schema(tags=["lending"])
class Suspension(_HoldMove):
    """The place is kept, and passed over until a day."""

    act = staticmethod(holding.suspend_hold)
    told = Until


@extend_schema(tags=["lending"])
class Resumption(_HoldMove):
    """Served again, in the old place."""

    act = staticmethod(holding.resume_hold)
