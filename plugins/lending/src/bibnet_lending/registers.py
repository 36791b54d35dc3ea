"""Registers of lending: what a library asks and answers in its own words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bibnet.plugins.registers import LibraryRegister

from .models import ApplicationQuestion, RefusalReason


class QuestionRegister(LibraryRegister):
    """The questionnaire of the application for a ticket."""

    model = ApplicationQuestion
    name = "questions"
    pages = ("index", "create", "edit", "delete")
    inspect_view_enabled = False
    menu_label = _("Questions of the application")
    menu_icon = "help"
    list_display = ("label", "kind", "asked", "is_required", "order")
    list_export = ("label", "kind", "asked", "choices", "is_required", "order")
    search_fields = ("label",)
    form_fields_exclude = ("library",)


class RefusalReasonRegister(LibraryRegister):
    """Reasons that are given often."""

    model = RefusalReason
    name = "refusal_reasons"
    pages = ("index", "create", "edit", "delete")
    inspect_view_enabled = False
    menu_label = _("Reasons of refusals")
    menu_icon = "list-ul"
    list_display = ("text", "about")
    list_export = ("text", "about")
    search_fields = ("text",)
    form_fields_exclude = ("library",)
