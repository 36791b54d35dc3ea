"""Licences of the electronic funds from which a library lends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from bibnet.api.pagination import Pages
from bibnet.libraries.scope import all_libraries
from bibnet_lending.electronic.choosing import SHARED, funds_of
from bibnet_lending.models import Licence

from . import showing
from .doors import LendingView
from .serializers import LicenceSerializer

if TYPE_CHECKING:
    from bibnet.api.requests import ApiRequest


@extend_schema(tags=["lending"])
class Licences(LendingView):
    """For the staff: what is in the library's funds, also in those that others keep."""

    @extend_schema(
        responses=LicenceSerializer(many=True),
        parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
    )
    def get(self, request: ApiRequest) -> Response:
        self.needs("view_licence")
        with all_libraries(SHARED):
            rows = Licence.objects.filter(fund__in=funds_of(self.member))
            rows = rows.select_related("library", "fund").prefetch_related("titles")
            pages = Pages()
            rows = rows.order_by("pk")
            page: list[Licence] | None = pages.paginate_queryset(rows, request, view=self)
            return Response(showing.licences(page or []))
