"""Mounted at `/admin/l/<code>/editing/`."""

from __future__ import annotations

from django.urls import path

from bibnet.libraries.staff import library_screen
from bibnet.pages.importing import views as importing

from . import views
from .rights import EDITORS

app_name = "editing_admin"

editors = library_screen(*EDITORS)

urlpatterns = [
    path("<int:pk>/remarks/", editors(views.remarks), name="remarks"),
    path("<int:pk>/posts/", editors(views.posts), name="posts"),
    path("<int:pk>/send/", editors(views.send), name="send"),
    path("import/", editors(importing.upload), name="import"),
    path("import/<int:pk>/", editors(importing.report), name="import_report"),
    path("import/template/<slug:kind>/", editors(importing.template), name="import_template"),
    path("offers/", editors(views.offers), name="offers"),
    path("offers/<int:pk>/", editors(views.answer), name="answer"),
]
