"""Kept public pages follow what a plugin's rows say, at the next request."""

from __future__ import annotations

import pytest

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind
from bibnet.pages import cache
from bibnet_dummy.models import Note
from bibnet_dummy.services.notes import delete_note, write_note


@pytest.fixture(autouse=True)
def page_cache(settings, monkeypatch):
    settings.BIBNET_PAGE_CACHE_BYTES = 1_000_000
    monkeypatch.setattr(cache, "store", cache.Store(1_000_000))


def test_what_a_service_changes_shows_on_the_kept_front_page(at, dummy_in_northern):
    at("northern", "/")
    note = write_note(library=dummy_in_northern, text="Первая заметка")
    assert "Первая заметка" in at("northern", "/").content.decode()
    delete_note(library=dummy_in_northern, note=note)
    assert "Первая заметка" not in at("northern", "/").content.decode()


def test_a_branch_with_a_site_of_its_own_shows_it_too(at, dummy_in_northern):
    branch = Founding(
        code="village", name="Village", parent=dummy_in_northern, kind=Kind.BRANCH, is_member=False
    )
    found_library(branch, actor=None)
    at("village", "/")
    write_note(library=dummy_in_northern, text="Первая заметка")
    assert "Первая заметка" in at("village", "/").content.decode()


def test_what_is_changed_in_a_register_shows_on_the_kept_front_page(
    at, dummy_in_northern, northern_editor
):
    note = Note(library=dummy_in_northern, text="Первая заметка")
    note.save()
    at("northern", "/")
    address = f"/admin/l/northern/notes/note/edit/{note.pk}/"
    at("region", address, user=northern_editor, data={"text": "Иначе"})
    assert "Иначе" in at("northern", "/").content.decode()
