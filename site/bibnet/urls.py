from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from bibnet.pages import urls as pages_urls

urlpatterns = [
    path("", include("bibnet.operations.urls")),
    path("", include("bibnet.plugins.urls")),
    path("", include("bibnet.accounts.doors")),
    path("accounts/", include("bibnet.accounts.urls")),
    path("session/", include("bibnet.accounts.session_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("bibnet.themes.urls")),
    path("api/", include("bibnet.api.urls")),
    path("", include("bibnet.libraries.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("events/", include("bibnet.events.urls")),
    path("", include("bibnet.pages.urls")),
    *pages_urls.front,
]

handler500 = "bibnet.themes.views.errors.server_error"
