"""The one form for apps: which libraries have a book, and asking the own one to get it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework.response import Response

from bibnet.api.idempotency import once_per_key
from bibnet.api.pagination import Pages
from bibnet.libraries import schedule
from bibnet_lending import family
from bibnet_lending.copy_file import as_file
from bibnet_lending.models import BookRequest, PageCopy, RequestStep
from bibnet_lending.models.requests import GOES_ON
from bibnet_lending.services import choosing, page_copies, requesting
from bibnet_lending.services.giving_up import cancel_request

from .asking_serializers import AskedBook, BookRequestSerializer, PlaceSerializer, Sought
from .doors import LendingView

if TYPE_CHECKING:
    from bibnet.api.requests import ApiRequest
    from bibnet.libraries.models import Library

_SHOWN = ("library", "pickup", "ticket", "reader")
_PAGES = [OpenApiParameter("page", int), OpenApiParameter("page_size", int)]


@extend_schema(tags=["lending"])
class Places(LendingView):
    """From which libraries of the network an edition may be had: first those where the reader's
    tickets count, then those with a free copy, then the nearest.
    """

    @extend_schema(
        responses=PlaceSerializer(many=True),
        parameters=[OpenApiParameter("edition", int, required=True)],
    )
    def get(self, request: ApiRequest) -> Response:
        told = Sought(data=request.query_params)
        told.is_valid(raise_exception=True)
        number = told.validated_data["edition"]
        facts = catalog.editions([number]).get(number)
        if facts is None or facts.is_hidden:
            raise Http404
        today = schedule.today(request.library, timezone.now())
        people = family.people_of(self.reader(), today)
        near = None if request.library.is_region else request.library
        places = choosing.places_for(facts, readers=list(people), near=near)
        return Response(PlaceSerializer(places, many=True).data)


@extend_schema(tags=["lending"])
class BookRequests(LendingView):
    """Books that the library has to get: the reader's own requests that go on, or all for its
    staff, the oldest first.
    """

    @extend_schema(responses=BookRequestSerializer(many=True), parameters=_PAGES)
    def get(self, request: ApiRequest) -> Response:
        rows = BookRequest.objects.of(self.member).filter(state__in=GOES_ON)
        rows = self.mine_or_staffs(rows.select_related(*_SHOWN), "view_bookrequest")
        page = Pages().paginate_queryset(rows.order_by("placed_at", "pk"), request, view=self)
        return Response(_shown(self.member, page or []))

    @extend_schema(request=AskedBook, responses={201: BookRequestSerializer})
    @once_per_key
    def post(self, request: ApiRequest) -> Response:
        told = AskedBook(data=request.data)
        told.is_valid(raise_exception=True)
        given = dict(told.validated_data)
        ticket = self.ticket(given.pop("ticket"), "add_bookrequest")
        pickup = self.branch(given.pop("pickup"))
        has_agreed = given.pop("agree")
        asked = requesting.ask_for_book(
            ticket=ticket,
            wanted=requesting.Wanted(**given),
            pickup=pickup,
            actor=self.actor,
            has_agreed=has_agreed,
        )
        return Response(_shown(self.member, [asked])[0], status=201)


@extend_schema(tags=["lending"])
class BookRequestCancellation(LendingView):
    """The reader does without; nobody is asked for it any more."""

    @extend_schema(request=None, responses=BookRequestSerializer)
    @once_per_key
    def post(self, request: ApiRequest, pk: int) -> Response:
        rows = BookRequest.objects.of(self.member).select_related(*_SHOWN)
        asked = get_object_or_404(self.mine_or_staffs(rows, "change_bookrequest"), pk=pk)
        cancelled = cancel_request(request=asked, actor=self.actor)
        return Response(_shown(self.member, [cancelled])[0])


@extend_schema(tags=["lending"])
class BookRequestCopy(LendingView):
    """The copy of pages that the reader asked for, as a file; each time counts, and 409 says that
    it is there no longer. For the reader alone: staff look at it on their screens.
    """

    @extend_schema(request=None, responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def post(self, request: ApiRequest, pk: int) -> HttpResponse:
        rows = BookRequest.objects.of(self.member).select_related(*_SHOWN)
        reader = self.reader()
        if reader is None:
            raise Http404
        asked = get_object_or_404(rows.filter(reader=reader), pk=pk)
        return as_file(page_copies.download(request=asked, actor=self.actor), number=asked.pk)


def _shown(library: Library, rows: Sequence[BookRequest]) -> list[dict[str, Any]]:
    """Requests of one library as they are answered."""
    steps: dict[int, list[RequestStep]] = defaultdict(list)
    found = RequestStep.objects.of(library).filter(request__in=[row.pk for row in rows])
    for one in found.order_by("at", "pk"):
        steps[one.request_id].append(one)
    books = catalog.editions({row.edition_id for row in rows if row.edition_id})
    files = PageCopy.objects.of(library).filter(request__in=[row.pk for row in rows], gone_at=None)
    copies = {one.request_id: one for one in files}
    context = {"books": books, "steps": steps, "copies": copies}
    return list(BookRequestSerializer(rows, many=True, context=context).data)
