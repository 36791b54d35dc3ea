from __future__ import annotations

from bibnet.plugins.registers import LibraryRegister

from .models import Note


class NoteRegister(LibraryRegister):
    model = Note
    menu_label = "Notes"
    menu_icon = "doc-full"
    list_display = ("text", "author")
    list_filter = ("author",)
    list_export = ("text",)
    search_fields = ("text",)
    form_fields_exclude = ("library", "author")
