from __future__ import annotations

import pytest
from django.urls import path
from django.views.generic import View

from bibnet.plugins import gate
from bibnet.plugins.services import disable_plugin
from bibnet_dummy.models import Note


@pytest.fixture
def note(dummy_in_northern):
    return Note.objects.of(dummy_in_northern).create(library=dummy_in_northern, text="Open today")


def test_a_public_page_of_a_plugin_exists_only_where_it_is_on(at, note, southern):
    assert b"Open today" in at("northern", "/notes/").content
    assert b"Open today" in at("northern", f"/notes/{note.pk}/").content
    assert at("southern", "/notes/").status_code == 404
    assert at("region", "/notes/").status_code == 404


def test_a_superuser_gets_404_too_where_the_plugin_is_off(at, note, southern, superuser):
    assert at("southern", "/notes/", user=superuser).status_code == 404
    assert at("region", "/admin/l/southern/notes/count/", user=superuser).status_code == 404
    assert at("region", "/admin/l/northern/notes/count/", user=superuser).status_code == 200


def test_switching_off_is_seen_by_the_next_request(at, note, regional_admin):
    assert at("northern", "/notes/").status_code == 200
    disable_plugin(library=note.library, slug="dummy", actor=regional_admin)
    assert at("northern", "/notes/").status_code == 404


def test_the_api_of_a_plugin_is_404_in_json_where_it_is_off(at, note, southern):
    found = at("northern", "/api/v1/notes/").json()
    assert [row["text"] for row in found["results"]] == ["Open today"]
    response = at("southern", "/api/v1/notes/")
    assert response.status_code == 404
    assert response.json() == {"detail": "Not found."}


def test_a_staff_screen_shows_the_library_of_its_address(at, note, regional_admin):
    page = at("region", "/admin/l/northern/notes/count/", user=regional_admin)
    assert "Northern library: 1 notes" in page.content.decode()


@pytest.mark.parametrize("address", ["/admin/l/nowhere/notes/count/", "/admin/l/northern/notes/x/"])
def test_unknown_libraries_and_addresses_are_404(at, note, regional_admin, address):
    assert at("region", address, user=regional_admin).status_code == 404


def test_staff_screens_stand_on_the_portal_only(at, note, regional_admin):
    response = at("northern", "/admin/l/northern/notes/count/", user=regional_admin)
    assert response.status_code == 302
    assert response["Location"] == "http://region.localhost:8000/admin/l/northern/notes/count/"


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(at, note):
    response = at("region", "/admin/l/northern/notes/count/")
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_a_role_in_another_library_opens_nothing(at, note, southern_editor, northern_editor):
    assert at("region", "/admin/l/northern/notes/count/", user=northern_editor).status_code == 200
    response = at("region", "/admin/l/northern/notes/count/", user=southern_editor)
    assert response.status_code in (302, 403)


def test_a_staff_view_that_names_no_permission_is_open_to_nobody(
    rf, note, region, superuser, regional_admin
):
    view = gate.admin_gate(lambda request: pytest.fail("it ran"), "dummy")
    for user in (superuser, regional_admin):
        request = rf.get("/", headers={"x-requested-with": "XMLHttpRequest"})
        request.library, request.user = region, user
        with pytest.raises(gate.PermissionDenied):
            view(request, code="northern")


def test_a_view_class_may_name_its_permission_too():
    @gate_requires
    class Screen(View):
        pass

    pattern = path("", Screen.as_view())
    assert gate.needed_permission(pattern.callback) == "bibnet_dummy.view_note"
    assert gate.roles_of(pattern.callback, "dummy") == ("editor", "library_admin")


def gate_requires(view):
    from bibnet.plugins.permissions import requires

    return requires("bibnet_dummy.view_note")(view)


def test_the_scope_of_a_staff_screen_is_the_library_of_its_address(at, note, southern, superuser):
    """The portal's own scope is the whole region; the screen must not fall back to it."""
    Note.objects.of(southern).create(library=southern, text="Southern secret")
    page = at("region", "/admin/l/northern/notes/note/", user=superuser)
    assert "Open today" in page.content.decode()
    assert "Southern secret" not in page.content.decode()
