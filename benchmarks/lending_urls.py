"""The portal's addresses, and the least that one can do for somebody who has signed in."""

from __future__ import annotations

from django.urls import path
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bibnet.libraries.models import Library
from bibnet.urls import handler500 as handler500
from bibnet.urls import urlpatterns as portals_own


class OneRow(APIView):
    """The least that a signed-in address of an API can do."""

    permission_classes = (IsAuthenticated,)

    def get(self, request: Request, pk: int) -> Response:
        return Response({"code": Library.objects.get(pk=pk).code})


urlpatterns = [path("api/v1/baseline/<int:pk>/", OneRow.as_view()), *portals_own]
