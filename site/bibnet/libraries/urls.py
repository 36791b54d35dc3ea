"""Public addresses of the network, on the portal and on microsites."""

from __future__ import annotations

from django.urls import path

from .views import detail, listing

app_name = "libraries"
urlpatterns = [
    path("libraries/", listing.library_list, name="list"),
    path("libraries/mine/", listing.choose_mine, name="choose_mine"),
    path("libraries/<slug:code>/", detail.library_detail, name="detail"),
    path("libraries/<slug:code>/schedule/", detail.library_schedule, name="schedule"),
    path("libraries/<slug:code>/schedule.ics", detail.library_calendar, name="calendar"),
]
