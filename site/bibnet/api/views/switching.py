"""The matrix of libraries and plugins for programs: what the region's screen does, by its rules."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bibnet.api.hooks import PLUGINS_WRITE
from bibnet.api.models import ApiToken
from bibnet.api.requests import ApiRequest
from bibnet.api.serializers.switching import (
    OutcomeSerializer,
    PresetSerializer,
    RolloutReportSerializer,
    RolloutSerializer,
    RowSerializer,
    StartSerializer,
)
from bibnet.libraries.roles import is_regional_admin
from bibnet.plugins import errors, matrix, outcomes, presets, rollouts, tasks
from bibnet.plugins.models import Preset, Rollout
from bibnet.plugins.planning import plan_many

# So long a program waits for libraries to be switched; the worker does the rest.
AT_ONCE_SECONDS = 3


class SwitchesTheNetwork(BasePermission):
    """The regional administrator, signed in or by a token of the region with the permission."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = request.auth
        if isinstance(token, ApiToken):
            is_wide = token.user is not None and token.library.is_region
            if not is_wide or PLUGINS_WRITE not in token.scopes:
                return False
        return bool(request.user.is_authenticated) and is_regional_admin(request.user)


class NetworkView(GenericAPIView):
    """Addresses of the portal's host only."""

    permission_classes = [SwitchesTheNetwork]
    request: ApiRequest

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.request.library.is_region:
            raise Http404


@extend_schema(
    tags=["plugins"],
    parameters=[
        OpenApiParameter("q", str, description="Words of the name or the place"),
        OpenApiParameter("district", str, description="Code of the district"),
        OpenApiParameter("plugin", str, description="Slug: only libraries where it is on"),
    ],
)
class Matrix(NetworkView):
    """Each library with switches of its own and what is on there."""

    queryset = Rollout.objects.none()
    serializer_class = RowSerializer

    @extend_schema(responses=RowSerializer(many=True))
    def get(self, request: Request) -> Response:
        asked = request.query_params
        plugin = asked.get("plugin", "")
        found = matrix.members(
            words=asked.get("q", ""),
            district=asked.get("district", ""),
            slug=plugin,
            is_on=True if plugin else None,
        )
        rows = matrix.rows(self.paginate_queryset(found) or [], {})
        return self.get_paginated_response(RowSerializer(rows, many=True).data)


@extend_schema(tags=["plugins"])
class Presets(NetworkView):
    """Named sets of switches."""

    queryset = Preset.objects.all()
    serializer_class = PresetSerializer
    pagination_class = None

    @extend_schema(responses=PresetSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(PresetSerializer(self.get_queryset(), many=True).data)

    def post(self, request: Request) -> Response:
        """Make a preset, or set the switches of the one of this name anew."""
        asked = PresetSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        preset = presets.save_preset(**asked.validated_data, actor=request.user)
        return Response(PresetSerializer(preset).data, status=201)


@extend_schema(tags=["plugins"])
class OnePreset(NetworkView):
    """A preset; taking it away changes no switch."""

    queryset = Preset.objects.all()
    serializer_class = PresetSerializer

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        presets.delete_preset(preset=self.get_object(), actor=request.user)
        return Response(status=204)


@extend_schema(tags=["plugins"])
class Rollouts(NetworkView):
    """Changes of switches, the newest first; POST makes one, in many libraries at once."""

    serializer_class = RolloutSerializer
    queryset = Rollout.objects.none()

    @extend_schema(responses=RolloutSerializer(many=True))
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(matrix.recent_rollouts()) or []
        return self.get_paginated_response(RolloutSerializer(page, many=True).data)

    @extend_schema(
        request=StartSerializer,
        responses={200: OutcomeSerializer(many=True), 201: RolloutReportSerializer},
    )
    def post(self, request: Request) -> Response:
        """200 with what would happen (`dry_run`); 201 with what happened in the first seconds:
        the rest goes on in the background.
        """
        asked = StartSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        shared = {"actor": request.user, "with_requirements": given["with_requirements"]}
        if given["dry_run"]:
            plans = plan_many(given["found"], given["wanted"], **shared)
            return Response([outcomes.planned(one) for one in plans])
        rollout = rollouts.start_rollout(
            libraries=given["found"],
            wanted=given["wanted"],
            waves=given["waves"],
            reason=given["reason"],
            **shared,
        )
        return Response(report_of(run(rollout)), status=201)


@extend_schema(tags=["plugins"], responses=RolloutReportSerializer)
class OneRollout(NetworkView):
    """What became of each library of one change."""

    serializer_class = RolloutReportSerializer
    queryset = Rollout.objects.none()

    def get(self, request: Request, pk: int) -> Response:
        return Response(report_of(get_object_or_404(Rollout, pk=pk)))


@extend_schema(
    tags=["plugins"],
    request=None,
    responses={
        200: RolloutReportSerializer,
        409: OpenApiResponse(description="There is nothing to put back."),
    },
)
class RolloutAct(NetworkView):
    """`undo` puts back what the change switched, `stop` ends it, `resume` goes on with it."""

    serializer_class = RolloutReportSerializer
    queryset = Rollout.objects.none()

    def post(self, request: Request, pk: int, act: str) -> Response:
        rollout = get_object_or_404(Rollout, pk=pk)
        if act == "undo":
            back = rollouts.undo(rollout, actor=request.user)
            if back is None:
                raise errors.Refused(_("There is nothing to put back."))
            return Response(report_of(run(back)))
        if act == "stop":
            rollouts.stop(rollout, actor=request.user)
        else:
            rollouts.resume(rollout, actor=request.user)
            run(rollout)
        return Response(report_of(rollout))


def run(rollout: Rollout) -> Rollout:
    """Switch what can be switched while the program waits, leave the rest to the worker."""
    rollouts.advance(rollout, seconds=AT_ONCE_SECONDS)
    if rollout.state == Rollout.State.RUNNING:
        tasks.run_in_background(rollout)
    return rollout


def report_of(rollout: Rollout) -> Any:
    return RolloutReportSerializer(matrix.recent_rollouts().get(pk=rollout.pk)).data
