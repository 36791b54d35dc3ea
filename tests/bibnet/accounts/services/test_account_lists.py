from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from bibnet.accounts.models import User
from bibnet.accounts.services import account_lists
from bibnet.libraries import founding, roles
from bibnet.libraries.models import Kind, Role
from bibnet.text.tables import BadFile

LIST = """Фамилия;Имя;Отчество;Роль;Почта;Телефон;Библиотека
Орлова;Наталья;Петровна;librarian;orlova@mail.ru;;
Кузнецова;Ольга;;editor, cataloguer;;8 900 111-22-33;branch
Смирнов;Пётр;;editor;;;
"""


@pytest.fixture
def chief(person, northern):
    return person("chief", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def branch(northern):
    return founding.found_library(
        founding.Founding(
            code="branch", name="Branch", parent=northern, kind=Kind.BRANCH, has_microsite=False
        ),
        actor=None,
    )


@pytest.fixture
def plan(chief, northern, branch):
    def make(text: str = LIST, *, name: str = "staff.csv", content: bytes | None = None):
        content = content if content is not None else text.encode()
        return account_lists.plan(name=name, content=content, library=northern, actor=chief)

    return make


def test_looking_writes_nothing(plan):
    rows = plan()
    assert [row.is_new for row in rows] == [True, True, True]
    assert not User.objects.filter(last_name="Орлова").exists()


def test_each_new_person_gets_an_account_roles_and_a_slip(plan, chief, northern, branch):
    slips = account_lists.carry_out(plan(), actor=chief)
    assert len(slips) == 3
    olga = User.objects.get(last_name="Кузнецова")
    assert olga.phone == "+79001112233"
    assert {role for _path, role in roles.held_roles(olga)} == {Role.EDITOR, Role.CATALOGUER}
    assert list(roles.libraries_of(olga).distinct()) == [branch]


def test_running_twice_changes_nothing(plan, chief):
    account_lists.carry_out(plan(), actor=chief)
    before = set(User.objects.values_list("pk", flat=True))
    assert account_lists.carry_out(plan(), actor=chief) == []
    assert set(User.objects.values_list("pk", flat=True)) == before


def test_somebody_known_gets_only_the_missing_role(plan, chief, northern):
    account_lists.carry_out(plan(), actor=chief)
    text = "Фамилия;Имя;Отчество;Роль;Почта\nОрлова;Наталья;Петровна;editor;orlova@mail.ru\n"
    assert account_lists.carry_out(plan(text), actor=chief) == []
    found = User.objects.get(email="orlova@mail.ru")
    assert {role for _path, role in roles.held_roles(found)} == {Role.LIBRARIAN, Role.EDITOR}


@pytest.mark.parametrize(
    "row",
    [
        "Орлова;Наталья;;director;;;",
        "Орлова;Наталья;;regional_admin;;;",
        "Орлова;Наталья;;editor;;;southern",
        "Орлова;Наталья;;editor;;12;",
        "Орлова;;;editor;;;",
        "Иванова;Мария;;editor;masha@mail.ru;;",
    ],
)
def test_a_wrong_row_is_left_out_with_its_reason(plan, chief, southern, masha, row):
    rows = plan(LIST + row + "\n")
    assert [bool(one.errors) for one in rows] == [False, False, False, True]
    assert len(account_lists.carry_out(rows, actor=chief)) == 3


@pytest.mark.parametrize("text", ["Фамилия;Имя\nО;Н\n", "Фамилия;Имя;Роль;Оклад\nО;Н;editor;1\n"])
def test_a_file_with_other_columns_is_refused_whole(plan, text):
    with pytest.raises(BadFile):
        plan(text)


def test_a_workbook_is_read_like_a_text(plan):
    book = Workbook()
    for line in LIST.splitlines():
        book.active.append(line.split(";"))
    out = io.BytesIO()
    book.save(out)
    assert len(plan(name="staff.xlsx", content=out.getvalue())) == 3


def test_the_screen_shows_the_rows_first_and_prints_slips_at_the_second_go(
    client, chief, northern, branch
):
    client.force_login(chief)
    address, host = "/admin/l/northern/people/import/", {"host": "region.localhost"}
    file = io.BytesIO(LIST.encode())
    file.name = "staff.csv"
    page = client.post(address, {"file": file}, headers=host)
    assert not User.objects.filter(last_name="Орлова").exists()
    done = client.post(address, {"token": page.context["token"]}, headers=host)
    slips = client.get(done["Location"], headers=host).content.decode()
    assert slips.count("accounts-slip__code") == 3
    assert "orlova.n" in slips


def test_slips_are_shown_only_to_who_made_them(client, person, chief, northern):
    other = person("other-chief", northern, Role.LIBRARY_ADMIN)
    client.force_login(chief)
    host = {"host": "region.localhost"}
    data = {"last_name": "О", "first_name": "Н", "place": northern.pk, "roles": ["editor"]}
    done = client.post("/admin/l/northern/people/add/", data, headers=host)
    assert done.status_code == 302, done.context["form"].errors
    assert client.get(done["Location"], headers=host).status_code == 200
    client.force_login(other)
    assert client.get(done["Location"], headers=host).status_code == 410
