"""Mounted at `/admin/l/<code>/questions/`."""

from __future__ import annotations

from django.urls import path

from bibnet.libraries.models import Role
from bibnet.libraries.staff import library_screen

from . import rights, staff_views

app_name = "questions_admin"

at_the_questions = library_screen(*rights.ANSWERERS, Role.SUPPORT)


urlpatterns = [
    path("", at_the_questions(staff_views.screen(staff_views.question_list)), name="list"),
    path("<int:pk>/", at_the_questions(staff_views.screen(staff_views.thread)), name="thread"),
    path(
        "templates/",
        at_the_questions(staff_views.screen(staff_views.template_list)),
        name="templates",
    ),
    path(
        "templates/<int:pk>/",
        at_the_questions(staff_views.screen(staff_views.template_edit)),
        name="template",
    ),
]
