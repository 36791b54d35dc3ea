"""The two addresses with which a microsite lets its readers in, by way of the account host."""

from __future__ import annotations

from django.urls import path

from .views import crossing

app_name = "sessions"
urlpatterns = [
    path("start/", crossing.start, name="start"),
    path("open/", crossing.open_here, name="open"),
]
