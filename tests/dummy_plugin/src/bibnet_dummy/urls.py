from __future__ import annotations

from django.urls import include, path

from . import views
from .registers import NoteRegister

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", include([path("", views.NoteView.as_view(), name="note")])),
]
admin_urlpatterns = [
    path("count/", views.count, name="count"),
    path("add/", views.add, name="add"),
]
api_urlpatterns = [path("", views.api_index, name="index")]
registers = [NoteRegister]
