from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from bibnet.api.hooks import PLUGINS_WRITE
from bibnet.api.serializers.plugins import PluginSerializer, SwitchSerializer
from bibnet.libraries.models import Library, State
from bibnet.plugins.errors import NotAllowed
from bibnet.plugins.services import disable_plugin, enable_plugin
from bibnet.plugins.state import enabled_slugs, installed_plugins

from .libraries import LibraryViews


@extend_schema(tags=["plugins"])
class LibraryPlugins(LibraryViews):
    """Which plugins are on for a library; PATCH switches one, by the same rules as the screen."""

    clock_seconds = None
    pagination_class = None
    write_scope = PLUGINS_WRITE

    def get_queryset(self) -> QuerySet[Library]:
        """The region and practice libraries too, which have switches and are in no list."""
        return Library.objects.exclude(state=State.CLOSED).under(self.request.library)

    @extend_schema(responses=PluginSerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        return Response(PluginSerializer(plugins_of(self.get_object()), many=True).data)

    @extend_schema(
        request=SwitchSerializer,
        responses={
            200: PluginSerializer(many=True),
            403: OpenApiResponse(description="This person does not switch this plugin here."),
            409: OpenApiResponse(description="Refused, with the reasons."),
        },
    )
    def patch(self, request: Request, code: str) -> Response:
        library = self.get_object()
        asked = SwitchSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        switch(library, request.user, **asked.validated_data)
        return Response(PluginSerializer(plugins_of(library), many=True).data)


def plugins_of(library: Library) -> list[dict[str, Any]]:
    """Every installed plugin with its switch in the library."""
    on = enabled_slugs(library)
    return [
        {
            "slug": slug,
            "title": str(config.plugin.title),
            "summary": str(config.plugin.summary),
            "enabled": slug in on,
            "requires": list(config.plugin.requires),
        }
        for slug, config in installed_plugins().items()
    ]


def switch(
    library: Library,
    actor: Any,
    *,
    slug: str,
    enabled: bool,
    with_requirements: bool,
    reason: str,
) -> None:
    """Move one switch. Raises PermissionDenied, or the PluginError that says why not."""
    try:
        if enabled:
            enable_plugin(
                library=library,
                slug=slug,
                actor=actor,
                with_requirements=with_requirements,
                reason=reason,
            )
        else:
            disable_plugin(library=library, slug=slug, actor=actor, reason=reason)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from None
