"""The screens of completeness: at home and the board."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import District, Kind, Library, Role
from bibnet.pages.completeness.keeping import count_all
from bibnet.pages.models import InformationPage
from bibnet.plugins import points

HOST = {"host": "region.localhost", "x-requested-with": "XMLHttpRequest"}
OWN = "/admin/l/northern/completeness/"
BOARD = "/admin/l/region/completeness/board/"


@pytest.fixture
def get(client):
    def request(path: str, user):
        client.force_login(user)
        return client.get(path, headers=HOST)

    return request


def test_each_gap_has_a_link_that_mends_it(get, northern, northern_editor, person):
    page = InformationPage.objects.descendant_of(northern.root_page).get(section="rules")
    text = get(OWN, northern_editor).content.decode()
    assert f'href="/admin/pages/{page.pk}/edit/"' in text
    assert "/admin/l/northern/library/" not in text
    admin = person("northern-admin", northern, Role.LIBRARY_ADMIN)
    text = get(OWN, admin).content.decode()
    assert 'href="/admin/l/northern/library/"' in text
    assert 'href="/admin/l/northern/schedule/hours/"' in text
    for address in set(links(text)):
        assert get(address, admin).status_code == 200, address


def links(text: str) -> list[str]:
    import re

    return re.findall(r'<td class="end"[^>]*><a href="([^"]+)"', text)


def test_a_section_that_was_deleted_can_be_made_anew(client, get, northern, northern_editor):
    InformationPage.objects.descendant_of(northern.root_page).get(section="rules").delete()
    assert f'action="{OWN}rules/begin/"' in get(OWN, northern_editor).content.decode()
    answers = [client.post(f"{OWN}rules/begin/", headers=HOST) for _ in range(2)]
    page = InformationPage.objects.descendant_of(northern.root_page).get(section="rules")
    assert {one["Location"] for one in answers} == {f"/admin/pages/{page.pk}/edit/"}
    assert (page.live, page.local_path, page.owner) == (False, "/about/rules/", northern_editor)
    assert PageLogEntry.objects.get(page=page.pk).user == northern_editor
    assert client.post(f"{OWN}nonsense/begin/", headers=HOST).status_code == 404


def test_who_may_not_write_pages_begins_none(client, region, northern, person):
    client.force_login(person("methodologist", region, Role.METHODOLOGIST))
    InformationPage.objects.descendant_of(northern.root_page).get(section="rules").delete()
    assert "rules/begin/" not in client.get(OWN, headers=HOST).content.decode()
    assert client.post(f"{OWN}rules/begin/", headers=HOST).status_code == 403
    assert not InformationPage.objects.filter(section="rules", path__startswith=northern.root_path)


def test_what_the_organisation_tells_is_mended_there_by_its_people(get, northern, person):
    branch = found_library(
        Founding(code="northern-1", name="First branch", parent=northern, kind=Kind.BRANCH),
        actor=None,
    )
    rules = InformationPage.objects.descendant_of(northern.root_page).get(section="rules")
    rules.body, rules.live = [("text", "<p>Rules</p>")], True
    rules.save()
    screen = "/admin/l/northern-1/completeness/"
    editor = person("branch-editor", branch, Role.EDITOR)
    text = get(screen, editor).content.decode()
    assert "Раздел всей организации, ведёт: Northern library" in text
    assert f"/admin/pages/{rules.pk}/edit/" not in text
    assert OWN not in text
    assert f'action="{screen}rules/begin/"' in text
    for address in set(links(text)):
        assert get(address, editor).status_code == 200, address
    text = get(screen, person("system-editor", northern, Role.EDITOR)).content.decode()
    assert f"/admin/pages/{rules.pk}/edit/" in text
    assert f'href="{OWN}"' in text, "what nobody has written yet"


def test_the_start_page_says_how_much_is_missing(northern, northern_editor, person):
    items = points.staff_start_items.collect(northern, user=northern_editor)
    found = [one for one in items if one.url == OWN]
    assert found[0].count > 0
    librarian = person("northern-librarian", northern, Role.LIBRARIAN)
    items = points.staff_start_items.collect(northern, user=librarian)
    assert not [one for one in items if one.url == OWN]


def test_the_board_sorts_filters_and_finds(get, region, northern, southern, regional_admin):
    district = District.objects.create(code="south", name="South district")
    Library.objects.filter(pk=southern.pk).update(
        district=district, phone="+74833500000", email="a@example.org"
    )
    count_all(region)
    first = get(BOARD, regional_admin).content.decode()
    assert first.index("Northern library") < first.index("Southern library")
    turned = get(f"{BOARD}?sort=-percent", regional_admin).content.decode()
    assert turned.index("Southern library") < turned.index("Northern library")
    for query in ("district=south", "q=southern"):
        narrowed = get(f"{BOARD}?{query}", regional_admin).content.decode()
        assert "Southern library" in narrowed
        assert "Northern library" not in narrowed
    for order in ("empty", "stale", "links", "name", "district", "nonsense"):
        assert get(f"{BOARD}?sort={order}", regional_admin).status_code == 200


def test_the_board_comes_as_a_file_of_all_its_rows(get, region, northern, southern, regional_admin):
    Library.objects.filter(pk=southern.pk).update(name="=2+2")
    count_all(region)
    answer = get(f"{BOARD.removesuffix('/')}.xlsx?sort=name", regional_admin)
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert {rows[1][1], rows[2][1]} == {"=2+2", "Northern library"}
    assert {sheet["B2"].data_type, sheet["B3"].data_type} == {"s"}
    assert isinstance(rows[1][3], int)
    only = get(f"{BOARD.removesuffix('/')}.xlsx?q=northern", regional_admin)
    assert load_workbook(BytesIO(only.content)).active.max_row == 2


def test_fifty_rows_take_as_many_queries_as_ten(get, region, northern, regional_admin):
    counts = []
    for number in (10, 40):
        for at in range(number):
            founding = Founding(
                code=f"b-{number}-{at}",
                name=f"Branch {number} {at}",
                parent=northern,
                kind=Kind.BRANCH,
                is_member=False,
                has_microsite=False,
            )
            found_library(founding, actor=None)
        count_all(region)
        get(BOARD, regional_admin)
        with CaptureQueriesContext(connection) as queries:
            assert get(BOARD, regional_admin).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_southern_editor_sees_nothing_of_northern(
    get, region, northern, southern, southern_editor
):
    count_all(region)
    for path in (OWN, f"{OWN}board/", f"{OWN}board.xlsx", BOARD):
        assert get(path, southern_editor).status_code == 403
    own = "/admin/l/southern/completeness/"
    assert "Northern" not in get(own, southern_editor).content.decode()
    assert "Northern" not in get(f"{own}board/", southern_editor).content.decode()


def test_the_region_is_led_to_the_board(get, region, regional_admin):
    assert get("/admin/l/region/completeness/", regional_admin)["Location"] == BOARD
