from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from .views import libraries, pages, plugins, schedule, switching

app_name = "api"

urlpatterns = [
    path("v1/libraries/", libraries.LibraryList.as_view(), name="libraries"),
    path("v1/libraries/<slug:code>/", libraries.LibraryDetail.as_view(), name="library"),
    path("v1/libraries/<slug:code>/hours/", libraries.LibraryHours.as_view(), name="hours"),
    path("v1/libraries/<slug:code>/plugins/", plugins.LibraryPlugins.as_view(), name="plugins"),
    path("v1/plugins/matrix/", switching.Matrix.as_view(), name="matrix"),
    path("v1/plugins/presets/", switching.Presets.as_view(), name="presets"),
    path("v1/plugins/presets/<int:pk>/", switching.OnePreset.as_view(), name="preset"),
    path("v1/plugins/rollouts/", switching.Rollouts.as_view(), name="rollouts"),
    path("v1/plugins/rollouts/<int:pk>/", switching.OneRollout.as_view(), name="rollout"),
    *(
        path(
            f"v1/plugins/rollouts/<int:pk>/{act}/",
            switching.RolloutAct.as_view(),
            {"act": act},
            name=f"rollout_{act}",
        )
        for act in ("undo", "stop", "resume")
    ),
    path("v1/schedule-changes/", schedule.ScheduleChangeList.as_view(), name="schedule_changes"),
    path("v1/news/", pages.NewsList.as_view(), name="news"),
    path("v1/events/", pages.EventList.as_view(), name="events"),
    path("v1/reports/", pages.ReportList.as_view(), name="reports"),
    path("v1/openapi.yaml", SpectacularAPIView.as_view(), name="openapi"),
    path(
        "",
        SpectacularSwaggerSplitView.as_view(url_name="api:openapi", template_name="api/docs.html"),
        name="docs",
    ),
]
