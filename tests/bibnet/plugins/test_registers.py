from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.admin.icons import get_icons

from bibnet.journal.models import AuditEntry
from bibnet.plugins import points
from bibnet.plugins.services import enable_plugin
from bibnet_dummy.models import Note

REGISTER = "/admin/l/northern/notes/note/"


@pytest.fixture
def notes(dummy_in_northern, southern, regional_admin):
    enable_plugin(library=southern, slug="dummy", actor=regional_admin)
    rows = {
        "mine": Note(library=dummy_in_northern, text="Ёлка во вторник"),
        "other": Note(library=dummy_in_northern, text="Выставка"),
        "foreign": Note(library=southern, text="Тайна Южной"),
    }
    for note in rows.values():
        note.save()
    return rows


def test_the_list_shows_the_library_s_own_rows(at, notes, northern_editor):
    page = at("region", REGISTER, user=northern_editor).content.decode()
    assert "Ёлка во вторник" in page
    assert "Тайна Южной" not in page


def test_search_knows_letter_case_and_yo(at, notes, northern_editor):
    page = at("region", f"{REGISTER}?q=елка+ВТОРНИК", user=northern_editor).content.decode()
    assert "Ёлка во вторник" in page
    assert "Выставка" not in page


def test_the_address_cannot_filter_by_what_is_not_declared(at, notes, northern_editor):
    address = f"{REGISTER}?library__name__startswith=X&author__password__startswith=x"
    page = at("region", address, user=northern_editor)
    assert page.status_code == 200
    assert "Ёлка во вторник" in page.content.decode()


def test_a_new_row_belongs_to_the_library_and_is_written_down_without_values(
    at, notes, northern, northern_editor
):
    response = at("region", f"{REGISTER}create/", user=northern_editor, data={"text": "Новая"})
    assert response.status_code == 302
    note = Note.objects.of(northern).get(text="Новая")
    entry = AuditEntry.objects.get(action="dummy.note_added")
    assert (entry.library, entry.object_id, entry.fields) == (northern, str(note.pk), ["text"])


def test_a_row_is_changed_and_written_down(at, notes, northern_editor):
    pk = notes["mine"].pk
    response = at(
        "region",
        f"{REGISTER}edit/{pk}/",
        user=northern_editor,
        data={"text": "Иначе"},
    )
    assert response.status_code == 302
    notes["mine"].refresh_from_db(from_queryset=Note.objects.of(notes["mine"].library))
    assert notes["mine"].text == "Иначе"
    assert AuditEntry.objects.get(action="dummy.note_changed").fields == ["text"]


def test_only_who_may_delete_deletes(at, notes, northern_editor, northern_admin):
    address = f"{REGISTER}delete/{notes['mine'].pk}/"
    at("region", address, user=northern_editor, data={})
    assert Note.objects.of(notes["mine"].library).filter(pk=notes["mine"].pk).exists()
    at("region", address, user=northern_admin, data={})
    assert not Note.objects.of(notes["mine"].library).filter(pk=notes["mine"].pk).exists()
    entry = AuditEntry.objects.get(action="dummy.note_deleted")
    assert entry.object_id == str(notes["mine"].pk)


@pytest.mark.parametrize("page", ["edit", "inspect", "delete"])
def test_a_row_of_another_library_is_not_found_through_this_one(at, notes, page, superuser):
    address = f"{REGISTER}{page}/{notes['foreign'].pk}/"
    assert at("region", address, user=superuser).status_code == 404


def test_a_row_can_be_inspected_and_the_list_exported(at, notes, northern_editor):
    page = at("region", f"{REGISTER}inspect/{notes['mine'].pk}/", user=northern_editor)
    assert "Ёлка во вторник" in page.content.decode()
    table = at("region", f"{REGISTER}?export=csv", user=northern_editor)
    content = b"".join(table.streaming_content).decode()
    assert "Ёлка во вторник" in content
    assert "Тайна Южной" not in content


def test_a_filter_by_a_relation_offers_only_what_the_register_s_rows_name(
    at, notes, northern, southern, northern_editor, southern_editor
):
    for library, author in ((northern, northern_editor), (southern, southern_editor)):
        Note(library=library, text="signed", author=author).save()
    page = at("region", REGISTER, user=northern_editor).content.decode()
    assert f"author__id__exact={northern_editor.pk}" in page
    assert f"author__id__exact={southern_editor.pk}" not in page
    chosen = at(
        "region", f"{REGISTER}?author__id__exact={northern_editor.pk}", user=northern_editor
    ).content.decode()
    assert "signed" in chosen
    assert "Ёлка" not in chosen


def test_the_menu_offers_registers_only_where_the_plugin_is_on_and_to_whom_it_may_concern(
    rf, notes, northern, southern, region, northern_editor, stranger
):
    def titles(library, user):
        request = rf.get("/")
        request.library, request.user = library, user
        return [item.url for item in points.staff_menu_items.collect(library, request=request)]

    assert REGISTER in titles(northern, northern_editor)
    assert REGISTER not in titles(northern, stranger)
    assert not any("/note/" in url for url in titles(region, northern_editor))


def test_every_link_of_the_menu_has_an_icon_that_the_editor_s_menu_can_draw(
    rf, notes, northern, region, northern_editor, regional_admin
):
    drawn = set(re.findall(r'id="icon-([\w-]+)"', get_icons()))
    request = rf.get("/")
    for library, user in ((northern, northern_editor), (region, regional_admin)):
        request.library, request.user = library, user
        icons = {item.icon for item in points.staff_menu_items.collect(library, request=request)}
        assert len(icons) > 4
        assert icons <= drawn


def test_a_register_s_list_costs_the_same_with_ten_and_with_fifty_rows(
    at, notes, northern, northern_editor
):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            at("region", REGISTER, user=northern_editor)
        return len(captured)

    queries()
    for number in range(10):
        Note(library=northern, text=f"note {number}", author=northern_editor).save()
    with_ten = queries()
    for number in range(39):
        Note(library=northern, text=f"note {number}", author=northern_editor).save()
    assert queries() == with_ten
