"""The staff's screens of the journal: under `/admin/l/<code>/`."""

from __future__ import annotations

from django.urls import path

from .views import audit, figures

app_name = "journal_admin"
urlpatterns = [
    path("audit/", audit.audit_log, name="audit"),
    path("audit/export/", audit.export, name="audit_export"),
    path("figures/", figures.figures, name="figures"),
]
