"""Tickets: one's own, and for the staff those of the library; a new one at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from bibnet.accounts.models import Reader
from bibnet.api.idempotency import once_per_key
from bibnet.api.pagination import Pages
from bibnet_lending.models import ReaderTicket
from bibnet_lending.models.channels import PROGRAM
from bibnet_lending.services.honouring import tickets_for
from bibnet_lending.services.tickets import issue_ticket

from .doors import LendingView
from .serializers import NewTicket, TicketSerializer

if TYPE_CHECKING:
    from bibnet.api.requests import ApiRequest


@extend_schema(tags=["lending"])
class Tickets(LendingView):
    """Tickets that this library honours: the reader's own, or the library's for its staff."""

    @extend_schema(
        responses=TicketSerializer(many=True),
        parameters=[
            OpenApiParameter("number", str, description="For the staff: number or barcode"),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
    )
    def get(self, request: ApiRequest) -> Response:
        if not self.is_staff("view_readerticket"):
            reader = self.reader()
            own = tickets_for(reader, self.member) if reader is not None else []
            return Response(TicketSerializer(own, many=True).data)
        rows = ReaderTicket.objects.of(self.member).select_related("library", "reader")
        if number := request.query_params.get("number", ""):
            rows = rows.filter(number=number) | rows.filter(barcode=number)
        pages = Pages()
        page = pages.paginate_queryset(rows.order_by("pk"), request, view=self)
        return Response(TicketSerializer(page, many=True).data)

    @extend_schema(request=NewTicket, responses={201: TicketSerializer})
    @once_per_key
    @transaction.atomic
    def post(self, request: ApiRequest) -> Response:
        self.needs("add_readerticket")
        told = NewTicket(data=request.data)
        told.is_valid(raise_exception=True)
        given = dict(told.validated_data)
        own = {name: given.pop(name) for name in ("kind", "number", "barcode")}
        reader = Reader.objects.create(**given, registered_in=self.request.library)
        ticket = issue_ticket(
            library=self.member,
            reader=reader,
            branch=self.request.library,
            actor=self.actor,
            channel=PROGRAM,
            **own,
        )
        return Response(TicketSerializer(ticket).data, status=201)
