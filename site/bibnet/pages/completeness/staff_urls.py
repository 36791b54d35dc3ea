"""Mounted at `/admin/l/<code>/completeness/`."""

from __future__ import annotations

from django.urls import path

from bibnet.libraries.models import Role
from bibnet.libraries.staff import library_screen

from . import views

app_name = "completeness_admin"

SEEN_BY = (
    Role.LIBRARY_ADMIN,
    Role.EDITOR,
    Role.LIBRARIAN,
    Role.METHODOLOGIST,
    Role.OFFICIAL,
)
screen = library_screen(*SEEN_BY)

urlpatterns = [
    path("", screen(views.own), name="own"),
    path("<slug:section>/begin/", screen(views.begin), name="begin_section"),
    path("board/", screen(views.board), name="board"),
    path("board.xlsx", screen(views.board_file), name="board_file"),
]
