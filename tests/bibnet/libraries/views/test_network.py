from __future__ import annotations

from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bibnet.libraries.models import (
    District,
    Kind,
    Library,
    LibraryAct,
    LibraryImport,
    Role,
    State,
    Stop,
)

STOPS = {"stops-TOTAL_FORMS": "1", "stops-INITIAL_FORMS": "0"}


@pytest.fixture
def northern_admin(person, northern):
    return person("northern-admin", northern, Role.LIBRARY_ADMIN)


def is_refused(response) -> bool:
    return response.status_code in (403, 404) or response.get("Location") == "/admin/"


def test_a_library_is_founded_with_name_district_and_address_and_is_live(
    admin, client, region, regional_admin
):
    District.objects.create(code="karachev", name="Карачевский район")
    data = {
        "name": "Карачевская библиотека",
        "district": District.objects.get().pk,
        "address": "ул. Советская, 1",
        "kind": "library",
    }
    assert admin(regional_admin, "libraries/found/")["Location"].endswith(
        "l/region/libraries/found/"
    )
    response = admin(regional_admin, "l/region/libraries/found/", data)
    assert response["Location"] == "/admin/l/karachevskaya/library/"
    assert client.get("/", headers={"host": "karachevskaya.localhost"}).status_code == 200
    assert Library.objects.get(code="karachevskaya").is_member


def test_a_taken_code_is_an_error_of_its_field(admin, northern, regional_admin):
    data = {"name": "Another", "code": "northern", "kind": "library"}
    response = admin(regional_admin, "l/region/libraries/found/", data)
    assert "northern" in str(response.context["form"].errors["code"])


def test_the_code_is_proposed_while_the_name_is_typed(admin, northern, regional_admin):
    response = admin(regional_admin, "l/region/libraries/code/?name=Северная+библиотека")
    assert response.json() == {
        "code": "severnaya",
        "address": "http://severnaya.localhost:8000",
    }


def test_an_administrator_founds_branches_of_the_own_library_only(
    admin, northern, southern, northern_admin
):
    data = {"name": "Branch", "code": "branch", "kind": "branch"}
    admin(northern_admin, "l/northern/libraries/found/", data)
    assert northern.covers(Library.objects.get(code="branch"))
    for path in ("l/southern/libraries/found/", "l/region/libraries/found/"):
        assert is_refused(admin(northern_admin, path, data | {"code": "other"}))
    assert not Library.objects.filter(code="other").exists()


def test_facts_are_saved_and_wrong_ones_are_errors(admin, northern, northern_admin):
    data = {"address": "Street, 1", "phone": "+7 (4832) 00-00-00", "inn": "7707083893",
            "time_zone": "Europe/Samara"}  # fmt: skip
    assert admin(northern_admin, "l/northern/library/", data).status_code == 302
    northern.refresh_from_db()
    assert (northern.address, northern.time_zone) == ("Street, 1", "Europe/Samara")
    for wrong in ({"inn": "7707083894"}, {"latitude": "100"}, {"time_zone": "Mars/Olympus"}):
        response = admin(northern_admin, "l/northern/library/", data | wrong)
        assert next(iter(wrong)) in response.context["form"].errors


def test_an_old_library_keeps_its_code_name_and_place_in_the_tree(admin, northern, northern_admin):
    data = {"code": "hacked", "name": "Hacked", "path": "0009", "time_zone": "Europe/Moscow"}
    admin(northern_admin, "l/northern/library/", data)
    northern.refresh_from_db()
    assert (northern.code, northern.name) == ("northern", "Northern library")


def test_a_points_stops_are_edited_with_its_facts(admin, village, regional_admin):
    village.kind = Kind.POINT
    village.save()
    data = {
        "time_zone": "Europe/Moscow",
        **STOPS,
        "stops-0-place": "School",
        "stops-0-weekday": "1",
        "stops-0-weeks": "1, 3",
        "stops-0-starts": "10:00",
        "stops-0-ends": "11:00",
    }
    admin(regional_admin, "l/village/library/", data)
    stop = Stop.objects.get()
    assert (stop.weeks, stop.starts, stop.next_day(date(2026, 11, 24))) == (
        "1,3", time(10), date(2026, 12, 1),
    )  # fmt: skip


def test_an_act_shows_what_it_does_and_is_done_after_the_second_press(
    admin, northern, southern, regional_admin
):
    path = f"l/region/libraries/{northern.pk}/merge/"
    shown = admin(regional_admin, path, {"into": "southern", "on": "2026-11-24"})
    assert any("Southern" in one for one in shown.context["consequences"])
    assert Library.objects.get(pk=northern.pk).state == State.OPEN
    admin(regional_admin, path, {"into": "southern", "on": "2026-11-24", "confirm": "1"})
    assert Library.objects.get(pk=northern.pk).state == State.CLOSED


def test_an_act_of_a_later_day_is_kept_and_can_be_called_off(admin, northern, regional_admin):
    path = f"l/region/libraries/{northern.pk}/close/"
    admin(regional_admin, path, {"on": "2026-12-31", "confirm": "1"})
    planned = LibraryAct.objects.get()
    assert planned.is_waiting
    admin(regional_admin, f"l/region/libraries/planned/{planned.pk}/cancel/", {})
    planned.refresh_from_db()
    assert not planned.is_waiting


@pytest.mark.parametrize("into", ["nowhere", "library"])
def test_an_unclear_library_is_asked_for_again(admin, northern, southern, regional_admin, into):
    path = f"l/region/libraries/{northern.pk}/merge/"
    response = admin(regional_admin, path, {"into": into, "on": "2026-11-24"})
    assert "into" in response.context["form"].errors


def test_a_librarys_own_administrator_does_not_reshape_it_or_see_its_addresses(
    admin, northern, southern, northern_admin
):
    data = {"on": "2026-11-24", "confirm": "1"}
    assert is_refused(admin(northern_admin, f"l/region/libraries/{northern.pk}/close/", data))
    assert is_refused(admin(northern_admin, f"l/northern/libraries/{northern.pk}/close/", data))
    assert is_refused(admin(northern_admin, f"l/northern/libraries/{southern.pk}/close/", data))
    assert is_refused(admin(northern_admin, "l/northern/library/addresses/"))
    assert Library.objects.filter(state=State.CLOSED).count() == 0


def test_the_region_gives_and_takes_addresses(admin, northern, regional_admin):
    path = "l/northern/library/addresses/"
    admin(regional_admin, path, {"hostname": "library.example.ru", "is_canonical": "on"})
    old = northern.hosts.get(is_canonical=False)
    assert old.hostname == "northern.localhost"
    admin(regional_admin, path, {"host": old.pk, "main": "1"})
    admin(regional_admin, path, {"host": northern.hosts.get(is_canonical=False).pk, "remove": "1"})
    assert [one.hostname for one in northern.hosts.all()] == ["northern.localhost"]


def test_another_librarys_host_is_not_taken_through_this_screen(
    admin, northern, southern, regional_admin
):
    foreign = southern.hosts.get()
    response = admin(
        regional_admin, "l/northern/library/addresses/", {"host": foreign.pk, "main": "1"}
    )
    assert response.status_code == 404


def test_the_tree_finds_by_words_and_stays_below_the_library(
    admin, northern, southern, branch, northern_admin, regional_admin
):
    found = admin(regional_admin, "l/region/libraries/?q=branch").context["rows"]
    assert [one.code for one, *_rest in found] == ["branch"]
    own = admin(northern_admin, "l/northern/libraries/").context["rows"]
    assert [one.code for one, *_rest in own] == ["branch"]


def test_a_list_is_tried_first_and_applied_after_the_press(
    admin, northern, regional_admin, django_capture_on_commit_callbacks
):
    content = b"code;name\none;One\nnorthern;Northern library\nbad code;Bad\n"
    file = SimpleUploadedFile("list.csv", content)
    response = admin(regional_admin, "l/region/libraries/import/", {"file": file})
    address = response["Location"].removeprefix("/admin/")
    tried = admin(regional_admin, address).context
    assert tried["counts"] == {"created": 1, "unchanged": 1, "refused": 1}
    assert not Library.objects.filter(code="one").exists()
    with django_capture_on_commit_callbacks(execute=True):
        admin(regional_admin, address, {})
    assert Library.objects.filter(code="one").exists()
    done = admin(regional_admin, address).context
    assert done["counts"] == tried["counts"]
    assert LibraryImport.objects.get().finished_at is not None


def test_a_file_that_is_no_list_is_an_error_of_the_form(admin, region, regional_admin):
    file = SimpleUploadedFile("list.csv", "погода\nснег\n".encode())
    response = admin(regional_admin, "l/region/libraries/import/", {"file": file})
    assert "file" in response.context["form"].errors


def test_another_librarys_import_is_not_found(admin, northern, southern, person, regional_admin):
    job = LibraryImport.objects.create(library=northern, name="list.csv")
    southern_admin = person("southern-admin", southern, Role.LIBRARY_ADMIN)
    for code in ("northern", "southern"):
        path = f"l/{code}/libraries/import/{job.pk}/"
        assert is_refused(admin(southern_admin, path))
        assert is_refused(admin(southern_admin, path, {}))
    job.refresh_from_db()
    assert job.started_at is None


@pytest.mark.parametrize(
    ("kind", "said", "has_site"),
    [
        ("library", "", True),
        ("branch", "", False),
        ("branch", "yes", True),
        ("library", "no", False),
    ],
)
def test_the_form_asks_whether_there_is_a_site(
    admin, northern, regional_admin, kind, said, has_site
):
    data = {"name": "New one", "code": "new-one", "kind": kind, "site": said}
    admin(regional_admin, "l/northern/libraries/found/", data)
    assert Library.objects.get(code="new-one").has_microsite is has_site


def test_a_practice_library_is_made_on_the_screen(admin, region, regional_admin):
    data = {"name": "Class", "code": "class", "kind": "library", "is_practice": "on"}
    admin(regional_admin, "l/region/libraries/found/", data)
    assert Library.objects.get(code="class").state == State.PRACTICE


def test_kind_practice_and_site_are_changed_on_one_screen(
    admin, branch, northern, southern, northern_admin
):
    path = f"l/northern/libraries/{branch.pk}"
    assert admin(northern_admin, f"{path}/setup/").status_code == 200
    admin(northern_admin, f"{path}/setup/", {"kind": "library", "is_practice": "on"})
    admin(northern_admin, f"{path}/site/", {"take": "1"})
    branch = Library.objects.get(pk=branch.pk)
    assert (branch.kind, branch.state, branch.has_microsite) == ("library", State.PRACTICE, False)
    admin(northern_admin, f"{path}/site/", {"give": "1"})
    assert Library.objects.get(pk=branch.pk).has_microsite
    other = f"l/region/libraries/{southern.pk}/setup/"
    assert is_refused(admin(northern_admin, other, {"kind": "branch"}))
