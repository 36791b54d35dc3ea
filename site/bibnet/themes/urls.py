"""Addresses on every host."""

from __future__ import annotations

from django.urls import path, re_path

from .views.assets import colours, picture
from .views.card import card
from .views.lowvision import set_low_vision
from .views.offline import manifest, page, worker

app_name = "themes"
urlpatterns = [
    path("view/", set_low_vision, name="low_vision"),
    path("view/offline/", page, name="offline"),
    path("view/worker.js", worker, name="worker"),
    path("view/manifest.webmanifest", manifest, name="manifest"),
    re_path(
        r"^view/colours/(?P<code>[a-z0-9-]+)-(?P<digest>[0-9a-f]{12})\.css$",
        colours,
        name="colours",
    ),
    re_path(r"^view/card/(?P<token>[\w.-]+)\.png$", card, name="card"),
    re_path(
        r"^view/pictures/(?P<code>[a-z0-9-]+)/(?P<name>[\w-]+\.webp)$", picture, name="picture"
    ),
]
