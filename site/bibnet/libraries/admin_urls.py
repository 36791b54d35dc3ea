"""Screens of the staff of a library, under `/admin/l/<code>/`."""

from __future__ import annotations

from django.urls import path

from .views import holidays, schedule

app_name = "libraries_admin"
urlpatterns = [
    path("l/<slug:code>/schedule/", schedule.overview, name="schedule"),
    path("l/<slug:code>/schedule/hours/", schedule.hours, name="hours"),
    path("l/<slug:code>/schedule/change/", schedule.change, name="add_change"),
    path("l/<slug:code>/schedule/change/<int:pk>/", schedule.change, name="edit_change"),
    path("l/<slug:code>/schedule/change/<int:pk>/own/", schedule.correct, name="correct_change"),
    path(
        "l/<slug:code>/schedule/change/<int:pk>/withdraw/",
        schedule.withdraw,
        name="withdraw_change",
    ),
    path("l/<slug:code>/schedule/change/<int:pk>/notice/", schedule.notice, name="notice"),
    path("l/<slug:code>/schedule/undo/<int:pk>/", schedule.undo, name="undo"),
    path("l/<slug:code>/schedule/holidays/<int:year>/", holidays.holidays, name="holidays"),
]
