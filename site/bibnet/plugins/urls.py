from __future__ import annotations

from django.urls import include, path

from . import mounting
from .views import matrix, mine, presets, rollouts, settings

# Under /admin/plugins/, on the portal
screen_patterns = [
    path("", matrix.show, name="matrix"),
    path("mine/", mine.show, name="mine"),
    path("switch/", matrix.switch, name="switch"),
    path("start/", matrix.start, name="start"),
    path("progress/", matrix.progress, name="progress"),
    path("history/", rollouts.history, name="history"),
    path("history/<int:pk>/", rollouts.report, name="report"),
    path("history/<int:pk>/act/", rollouts.act, name="act"),
    path("presets/", presets.index, name="presets"),
    path("presets/new/", presets.edit, name="preset_new"),
    path("presets/<int:pk>/", presets.edit, name="preset"),
    path("presets/<int:pk>/delete/", presets.delete, name="preset_delete"),
    path("settings/<slug:slug>/", settings.region_settings, name="region_settings"),
]

urlpatterns = [
    path("admin/plugins/", include((screen_patterns, "plugins"))),
    path("admin/l/<slug:code>/", include(mounting.admin_patterns())),
    path("api/v1/", include(mounting.api_patterns())),
    *mounting.public_patterns(),
]
