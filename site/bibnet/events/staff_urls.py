"""Screens of the staff about events, under `/admin/l/<code>/events/`."""

from __future__ import annotations

from django.urls import path

from .views.staff import changing, figures, listing, posters, registrations, reports

app_name = "events_admin"

urlpatterns = [
    path("", listing.overview, name="list"),
    path("calls/", registrations.calls, name="calls"),
    path("calls/<int:pk>/told/", registrations.told, name="told"),
    path("figures/", figures.overview, name="figures"),
    path("figures/attendance.<slug:kind>", figures.export, name="figures_file"),
    path("<int:pk>/", listing.dates, name="dates"),
    path("<int:pk>/publish/", listing.publish, name="publish"),
    path("dates/<int:pk>/", registrations.overview, name="registrations"),
    path("dates/<int:pk>/print/", registrations.printed, name="print"),
    path("dates/<int:pk>/list.<slug:kind>", registrations.export, name="export"),
    path("dates/<int:pk>/attendance/", registrations.attendance, name="attendance"),
    path("dates/<int:pk>/change/", changing.change, name="change"),
    path("dates/<int:pk>/cancel/", changing.cancel, name="cancel"),
    path("dates/<int:pk>/restore/", changing.restore, name="restore"),
    path("dates/<int:pk>/poster.pdf", posters.poster, name="poster"),
    path("dates/<int:pk>/report/", reports.make, name="make_report"),
    path("registrations/<int:pk>/cancel/", registrations.cancel, name="cancel_registration"),
]
