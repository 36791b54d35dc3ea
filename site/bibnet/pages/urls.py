"""Public addresses of the pages; `front` comes last in the portal's table."""

from __future__ import annotations

from django.urls import path, re_path

from .questions import views as questions
from .views import engines, privacy, widgets
from .views.media import picture_file
from .views.search import site_search
from .views.serving import old_address, serve_page

app_name = "pages"

urlpatterns = [
    path("privacy/", privacy.privacy, name="privacy"),
    path("widgets/<slug:slug>/", widgets.widget, name="widget"),
    path("widgets/<slug:slug>/choice/", widgets.choose, name="widget_choice"),
    path("sitemap.xml", engines.sitemap_index, name="sitemap"),
    path("sitemap-<slug:kind>-<int:number>.xml", engines.sitemap_file, name="sitemap_file"),
    path("robots.txt", engines.robots, name="robots"),
    path(".well-known/security.txt", engines.security, name="security"),
    path("search/", site_search, name="search"),
    path("questions/<int:pk>/<str:secret>/", questions.thread, name="question"),
    re_path(r"^media/pictures/(?P<token>[0-9a-f]{16})(?P<rest>\.\w+|/[^/]+)$", picture_file),
]

front = [
    # Wagtail finds its own view by this name.
    re_path(r"^((?:[\w\-]+/)*)$", serve_page, name="wagtail_serve"),
    # What stood at addresses such as /index.php or /index.php/news before the library came here.
    re_path(r"^((?!/)(?=\S+$)\S+\.\w+(?:/\S*)?)$", old_address),
]
