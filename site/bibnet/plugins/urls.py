from __future__ import annotations

from django.urls import include, path

from . import mounting
from .settings_views import region_settings

# Under /admin/plugins/
screen_patterns = [
    path("", region_settings, {"slug": "x"}, name="matrix"),
    path("<slug:slug>/settings/", region_settings, name="region_settings"),
]

urlpatterns = [
    path("admin/plugins/", include((screen_patterns, "plugins"))),
    path("admin/l/<slug:code>/", include(mounting.admin_patterns())),
    path("api/v1/", include(mounting.api_patterns())),
    *mounting.public_patterns(),
]
