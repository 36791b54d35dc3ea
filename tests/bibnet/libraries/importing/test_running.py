from __future__ import annotations

import io
from datetime import time

import pytest
from openpyxl import Workbook

from bibnet.libraries import schedule
from bibnet.libraries.importing import BadFile, read_rows, run_rows
from bibnet.libraries.models import District, Kind, Library
from bibnet.libraries.schedule.days import Hours

LIST = """код;вышестоящая;вид;название;район;населённый пункт;широта;режим работы;признаки
klintsy-2;klintsy;филиал;Детская библиотека;Клинцы;Клинцы;52,7602;;детская, модельная
klintsy;;ЦБС;Клинцовская городская библиотека;klintsy;Клинцы;52.76;пн-пт 9-18, сб 10:00-17:00;
"""


@pytest.fixture
def klintsy(region) -> District:
    return District.objects.create(code="klintsy", name="Клинцы")


def rows(text: str):
    return read_rows("list.csv", text.encode())


def run(text: str, *, actor=None, is_dry=False):
    return list(run_rows(rows(text), actor=actor, is_dry=is_dry))


def results(outcomes) -> list[str]:
    return [one.result for one in outcomes]


def test_a_list_founds_systems_before_their_branches_with_facts_and_hours(klintsy):
    assert results(run(LIST)) == ["created", "created"]
    branch = Library.objects.get(code="klintsy-2")
    assert branch.get_parent().code == "klintsy"
    assert (branch.kind, branch.is_member, branch.is_childrens) == (Kind.BRANCH, False, True)
    assert branch.district == klintsy
    assert not branch.has_microsite
    assert branch.get_parent().has_microsite
    assert schedule.schedule_of(branch).seasons[0][1][5] == Hours(time(10), time(17))


def test_the_same_list_twice_changes_nothing(klintsy):
    run(LIST)
    before = Library.objects.count()
    assert results(run(LIST)) == ["unchanged", "unchanged"]
    assert Library.objects.count() == before


def test_a_corrected_list_changes_only_what_it_says(klintsy):
    run(LIST)
    outcomes = run(LIST.replace("52,7602", "52,7700"))
    assert sorted(results(outcomes)) == ["changed", "unchanged"]
    branch = Library.objects.get(code="klintsy-2")
    assert float(branch.latitude) == 52.77
    assert branch.is_childrens


def test_a_dry_run_tells_the_same_and_writes_nothing(klintsy):
    before = Library.objects.count()
    dry = run(LIST, is_dry=True)
    assert Library.objects.count() == before
    assert dry == run(LIST)


def test_each_problem_of_a_row_names_its_column_and_other_rows_are_founded(klintsy):
    outcomes = run(
        "code;name;district;latitude;kind;member\n"
        "one;One;Нигде;north;палатка;может быть\n"
        "two;Two;klintsy;52;library;да\n"
        "Плохой код;Three;;;;\n"
    )
    by_row = {one.row: one for one in outcomes}
    assert len(by_row[2].problems) == 4
    assert by_row[2].problems[0].startswith("column «муниципалитет»") or "Нигде" in str(
        by_row[2].problems
    )
    assert by_row[3].result == "created"
    assert by_row[4].result == "refused"
    assert not Library.objects.filter(name="Three").exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("one;nowhere;One", "nowhere"),
        ("region;;Another", "region"),
        ("one;;", "«"),
    ],
)
def test_impossible_rows_are_refused(region, line, words):
    outcomes = run(f"code;parent;name\n{line}\nlast;;Last\n")
    assert results(outcomes) == ["refused", "created"]
    assert words in outcomes[0].problems[0]


def test_a_code_twice_in_a_file_is_refused_in_a_dry_run_too(region):
    text = "code;name\none;One\none;Other\n"
    assert results(run(text, is_dry=True)) == ["created", "refused"] == results(run(text))


def test_rows_that_name_each_other_as_parents_are_refused(region):
    outcomes = run("code;parent;name\na;b;A\nb;a;B\n")
    assert results(outcomes) == ["refused", "refused"]


def test_a_row_without_a_code_gets_one_and_keeps_it(region):
    text = "name;place\nНовозыбковская районная библиотека;Новозыбков\n"
    assert run(text)[0].code == "novozybkovskaya"
    assert results(run(text)) == ["unchanged"]


def test_a_library_is_not_moved_by_a_list(northern, southern):
    outcomes = run("code;parent;name\nnorthern;southern;Northern library\n")
    assert results(outcomes) == ["refused"]


def test_an_administrator_imports_below_the_own_library_only(person, northern, southern):
    from bibnet.libraries.models import Role

    actor = person("northern-admin", northern, Role.LIBRARY_ADMIN)
    outcomes = run(
        "code;parent;name\nbranch;northern;Branch\nother;southern;Other\nsouthern;;Renamed\n",
        actor=actor,
    )
    assert results(outcomes) == ["created", "refused", "refused"]
    assert Library.objects.get(code="southern").name == "Southern library"


def test_excel_and_old_windows_files_are_read(region):
    book = Workbook()
    book.active.append(["Код", "Название", "Населенный пункт"])
    book.active.append([14, "Библиотека № 14", None])
    saved = io.BytesIO()
    book.save(saved)
    assert read_rows("list.xlsx", saved.getvalue())[0].cells == {
        "code": "14",
        "name": "Библиотека № 14",
    }
    old = "Код\tНазвание\n14\tБиблиотека\n".encode("cp1251")
    assert read_rows("list.csv", old)[0].cells["name"] == "Библиотека"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.xlsx", b"not a workbook"),
        ("list.csv", "название;погода\nА;снег\n".encode()),
        ("list.csv", "название;name\nА;Б\n".encode()),
        ("list.csv", b"code\none\n"),
        ("list.csv", b""),
        ("list.csv", b"\xff\xfe\x00\x98"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(name, content):
    with pytest.raises(BadFile, match=r"\w"):
        read_rows(name, content)
