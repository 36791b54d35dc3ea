"""Public addresses beside the pages themselves; the pages stand at `/events/<slug>/`."""

from __future__ import annotations

from django.urls import path

from .views import feeds, registration

app_name = "events"

urlpatterns = [
    path("calendar.ics", feeds.feed, name="feed"),
    path("tags/<str:slug>/calendar.ics", feeds.tag_feed, name="tag_feed"),
    path("<int:pk>/event.ics", feeds.one_date, name="one_date"),
    path("<int:pk>/register/", registration.register, name="register"),
    path("registration/<int:pk>/<str:secret>/", registration.registration, name="registration"),
]
