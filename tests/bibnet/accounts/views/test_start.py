from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bibnet.accounts.services import desks
from bibnet.libraries import founding, roles
from bibnet.libraries.models import Role
from bibnet.pages.models import InformationPage
from bibnet.plugins import points
from bibnet.plugins.items import StaffMenuItem, WaitingItem

HOST = {"host": "region.localhost"}


@pytest.fixture
def at_work(client, northern_editor):
    client.force_login(northern_editor)
    return client


def test_the_admin_opens_where_one_works(at_work):
    assert at_work.get("/admin/", headers=HOST)["Location"] == "/admin/l/northern/"


def test_the_admin_opens_where_one_worked_last(at_work, northern_editor, southern):
    roles.grant_role(user=northern_editor, library=southern, role=Role.EDITOR, actor=None)
    at_work.get("/admin/l/southern/", headers=HOST)
    assert at_work.get("/admin/", headers=HOST)["Location"] == "/admin/l/southern/"
    page = at_work.get("/admin/pages/", headers=HOST, follow=True).content.decode()
    head = page.partition('class="bibnet-at-hand"')[2][:600]
    assert "Southern library" in head
    assert 'href="/admin/l/northern/"' in head


def head_of(client, page) -> str:
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    text = client.get(address, headers=HOST).content.decode()
    return text.partition('class="bibnet-at-hand"')[2].partition("<details")[0]


def about_page(library) -> InformationPage:
    return InformationPage.objects.child_of(library.root_page).get(slug="about")


def test_the_editor_names_the_library_of_the_page_that_is_open(
    at_work, northern_editor, northern, southern
):
    roles.grant_role(user=northern_editor, library=southern, role=Role.EDITOR, actor=None)
    at_work.get("/admin/l/northern/", headers=HOST)
    assert "Southern library" in head_of(at_work, about_page(southern))
    assert at_work.get("/admin/", headers=HOST)["Location"] == "/admin/l/southern/"
    assert "Northern library" in head_of(at_work, about_page(northern))
    below = reverse("wagtailadmin_explore", args=(southern.root_page_id,))
    at_work.get(below, headers=HOST)
    assert at_work.get("/admin/", headers=HOST)["Location"] == "/admin/l/southern/"


def test_a_page_of_a_library_without_a_role_is_not_taken_up(at_work, northern, southern):
    at_work.get("/admin/l/northern/", headers=HOST)
    assert head_of(at_work, about_page(southern)) == ""
    assert at_work.get("/admin/", headers=HOST)["Location"] == "/admin/l/northern/"


def test_a_role_taken_away_takes_the_library_from_hand(at_work, northern_editor, southern):
    roles.grant_role(user=northern_editor, library=southern, role=Role.EDITOR, actor=None)
    at_work.get("/admin/l/southern/", headers=HOST)
    roles.revoke_role(user=northern_editor, library=southern, role=Role.EDITOR, actor=None)
    assert at_work.get("/admin/", headers=HOST)["Location"] == "/admin/l/northern/"


def test_another_library_is_closed(at_work, southern):
    response = at_work.get("/admin/l/southern/", headers=HOST)
    assert response.status_code in (302, 403)
    assert at_work.get("/admin/", headers=HOST)["Location"] == "/admin/l/northern/"


def test_the_page_shows_what_waits_and_what_is_done_most_often(monkeypatch, at_work):
    def waiting(library, *, user):
        return [
            WaitingItem("Nothing of this", url="/none/", count=0),
            WaitingItem("3 questions", url="/questions/", count=3),
            WaitingItem("An old draft", url="/draft/", count=1, is_late=True),
        ]

    def acts(library, *, user):
        return [StaffMenuItem("Write news", url="/news/add/")]

    for point, hook in ((points.staff_start_items, waiting), (points.quick_acts, acts)):
        monkeypatch.setattr(point, "hooks", [])
        point.add(slug="core", function=hook, order=50)
    page = at_work.get("/admin/l/northern/", headers=HOST).content.decode()
    assert page.index("An old draft") < page.index("3 questions")
    assert "Nothing of this" not in page
    assert "/news/add/" in page


def queries(client) -> int:
    client.get("/admin/l/northern/", headers=HOST)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get("/admin/l/northern/", headers=HOST).status_code == 200
    return len(captured)


@pytest.mark.once
def test_the_page_asks_as_much_with_twenty_libraries_as_with_two(at_work, region):
    few = queries(at_work)
    for number in range(18):
        founding.found_library(
            founding.Founding(code=f"more-{number}", name=f"Library {number}", parent=region),
            actor=None,
        )
    assert queries(at_work) == few


@pytest.mark.parametrize(
    "name",
    [
        "wagtailusers_users:index",
        "wagtailusers_users:add",
        "wagtailusers_groups:index",
        "wagtailusers_groups:add",
    ],
)
@pytest.mark.parametrize("who", ["northern_editor", "regional_admin"])
def test_wagtails_own_lists_of_people_are_closed_to_all_but_superusers(client, request, who, name):
    client.force_login(request.getfixturevalue(who))
    response = client.get(reverse(name), headers=HOST)
    assert response.status_code in (302, 403)
    if response.status_code == 302:
        assert response["Location"] == "/admin/"


def test_an_editor_is_offered_news_events_reports_and_the_schedule(at_work, northern, southern):
    page = at_work.get("/admin/l/northern/", headers=HOST)
    acts = [act.url for act in page.context["acts"]]
    kinds = ["newspage", "eventpage", "eventreportpage", "schedule/change"]
    assert [kind in url for kind, url in zip(kinds, acts, strict=True)] == [True] * 4
    for act in acts:
        assert at_work.get(act, headers=HOST).status_code == 200


@pytest.mark.parametrize("path", ["/admin/l/northern/", "/admin/l/northern/schedule/"])
def test_people_change_in_one_press_at_a_shared_computer_only(at_work, person, northern, path):
    change = f'href="{reverse("accounts:desk")}"'
    assert change not in at_work.get(path, headers=HOST).content.decode()
    chief = person("chief", northern, Role.LIBRARY_ADMIN)
    _desk, token = desks.trust_computer(library=northern, name="Abonement", actor=chief)
    at_work.cookies[desks.COOKIE] = token
    assert change in at_work.get(path, headers=HOST).content.decode()
    assert at_work.get(reverse("accounts:desk"), headers=HOST).status_code == 200
