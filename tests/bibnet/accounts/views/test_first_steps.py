"""First steps of a new library: those that the person may take, each with its way there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bibnet.libraries import founding, roles
from bibnet.libraries.models import Kind, Library, OpeningHours, Role, Season
from bibnet.pages.models import InformationPage, NewsIndexPage, NewsPage
from bibnet.themes.services import choose_theme

HOST = {"host": "region.localhost"}
OF_AN_EDITOR = [
    "Внесите часы работы",
    "Заполните обязательные разделы",
    "Напишите первую новость",
    "Объявите первое событие",
]
OF_AN_ADMINISTRATOR = [
    "Внесите часы работы",
    "Внесите адрес и телефон",
    "Укажите, как добраться: ориентиры и место на карте",
    "Пригласите сотрудников",
    "Выберите оформление сайта",
    "Заполните обязательные разделы",
    "Напишите первую новость",
    "Объявите первое событие",
]


@pytest.fixture
def steps(client):
    """The steps on a person's start page, each opened: title and whether it is done."""

    def read(user, library: Library) -> dict[str, bool]:
        client.force_login(user)
        response = client.get(f"/admin/l/{library.code}/", headers=HOST)
        shown = response.context["steps"]
        for step in shown:
            assert client.get(step.url, headers=HOST).status_code == 200, step.url
        return {str(step.title): step.is_done for step in shown}

    return read


@pytest.fixture
def administrator(person, northern):
    return person("administrator", northern, Role.LIBRARY_ADMIN)


def test_each_is_shown_the_steps_that_the_role_may_take(
    steps, northern, northern_editor, administrator, person
):
    assert steps(northern_editor, northern) == dict.fromkeys(OF_AN_EDITOR, False)
    told = steps(administrator, northern)
    assert list(told) == OF_AN_ADMINISTRATOR
    assert [title for title, is_done in told.items() if is_done] == ["Пригласите сотрудников"]
    assert list(steps(person("desk", northern, Role.LIBRARIAN), northern)) == OF_AN_EDITOR[:1]


def test_the_region_has_no_door_but_pages_and_people(steps, region, regional_admin):
    assert not set(steps(regional_admin, region)) & set(OF_AN_ADMINISTRATOR[:3])


def test_what_is_done_is_seen_as_done_in_that_library_only(
    steps, northern, administrator, southern
):
    assert steps(administrator, northern)["Пригласите сотрудников"] is False
    roles.grant_role(user=administrator, library=southern, role=Role.EDITOR, actor=None)
    season = Season.objects.create(library=northern)
    OpeningHours.objects.create(season=season, weekday=1, opens="10:00", closes="18:00")
    northern.address, northern.phone = "Lenin street, 1", "+7 (48335) 0-00-00"
    northern.directions = "Bus 5."
    northern.latitude, northern.longitude = Decimal("53.1"), Decimal("34.9")
    northern.save()
    choose_theme(library=northern, theme="modern", actor=administrator)
    index = NewsIndexPage.objects.child_of(northern.root_page).get()
    index.add_child(instance=NewsPage(title="We are open"))
    told = steps(administrator, northern)
    left = ["Пригласите сотрудников", "Заполните обязательные разделы", "Объявите первое событие"]
    assert [title for title, is_done in told.items() if not is_done] == left
    # The neighbour's own list is untouched by all this.
    assert not any(steps(administrator, southern).values())


def test_half_of_the_mandatory_sections_is_enough_for_a_beginning(steps, northern, northern_editor):
    sections = InformationPage.objects.descendant_of(northern.root_page).exclude(section="")
    for page in sections.filter(live=False)[:8]:
        page.body = [("text", "<p>Told.</p>"), ("file", {"title": "Statute"})]
        page.live = True
        page.save()
    assert steps(northern_editor, northern)["Заполните обязательные разделы"] is True


def test_a_branch_takes_hours_and_look_from_above(steps, northern, administrator):
    season = Season.objects.create(library=northern)
    OpeningHours.objects.create(season=season, weekday=1, opens="10:00", closes="18:00")
    branch = founding.found_library(
        founding.Founding(
            code="branch", name="Branch", kind=Kind.BRANCH, parent=northern, is_member=False
        ),
        actor=None,
    )
    told = steps(administrator, branch)
    assert told["Внесите часы работы"] is True
    assert "Выберите оформление сайта" not in told
