"""A list comes in as records: brought, taken, delivered again, mended, undone."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from bibnet_catalog.importing import unfolding
from bibnet_catalog.importing.bringing import bring, source_of
from bibnet_catalog.importing.mending import mend
from bibnet_catalog.importing.running import Ended, go_on
from bibnet_catalog.importing.steering import drop_file
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.models import Copy, ImportRun, Quarantined, Record, RunState
from bibnet_catalog.reading.remarks import BadFile
from bibnet_catalog.reading.tables import workbook
from bibnet_catalog.reading.tables.headings import LOOKED_AT, MOST_COLUMNS
from django.core.management import call_command
from openpyxl import Workbook

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Library
from bibnet.libraries.scope import library_scope
from bibnet.plugins.services import enable_plugin

LIST = (
    "Инв. №;Автор;Название;Год;Издательство;Филиал;Цена\n"
    "101;Толстой Л.Н.;Война и мир;1987;Правда;{branch};3,50\n"
    "102;Достоевский Ф.М.;;1990;Правда;;2,00\n"
    "103;Чехов А.П.;Рассказы;1985;Детгиз;;1,00\n"
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def take_list(northern, tmp_path):
    """Takes a list in as the Northern library's; its run."""

    def act(text: str, name: str = "list.csv", codec: str = "cp1251", **said) -> ImportRun:
        path = tmp_path / name
        path.write_bytes(text.encode(codec))
        with library_scope(northern):
            run = bring(source=source_of(northern), path=path, actor=None, **said)
            go_on(run)
        return run

    return act


def titles(library: Library) -> dict[str, str]:
    found = Record.objects.of(library).filter(is_gone=False)
    return {one.control_number: one.description["title"] for one in found}


def test_a_list_becomes_records_with_copies(take_list, northern):
    founding = Founding(code="north-2", name="Branch", parent=northern, kind=Kind.BRANCH)
    branch = found_library(founding, actor=None)
    run = take_list(LIST.format(branch=branch.short_name))
    assert (run.state, run.added, run.quarantined) == (RunState.DONE, 2, 1)
    assert titles(northern) == {"inv-101": "Война и мир", "inv-103": "Рассказы"}
    copy = Copy.objects.of(northern).select_related("holding").get(inventory="101")
    assert (copy.price, copy.holding.branch_id) == ("3,50", branch.pk)
    [bad] = Quarantined.objects.of(northern)
    assert (bad.number, bad.reason[0]) == (3, "table.no_title")


def test_a_list_delivered_again_finds_its_records(take_list, northern):
    take_list(LIST.format(branch=""))
    # The same list in other hands: sorted, with another encoding, a corrected year.
    head, *rows = LIST.format(branch="").replace("1985", "1986").splitlines(keepends=True)
    run = take_list(head + "".join(reversed(rows)), codec="utf-8-sig")
    assert (run.added, run.changed, run.unchanged) == (0, 2, 0)
    again = take_list(head + "".join(reversed(rows)), codec="utf-8-sig")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert Record.objects.of(northern).get(control_number="inv-103").description["year"] == 1986


def test_a_row_in_quarantine_is_mended_as_text(take_list, northern):
    run = take_list(LIST.format(branch=""))
    bad = Quarantined.objects.of(northern).get()
    with library_scope(northern):
        record = mend(bad, bytes(bad.content) + "Название: Идиот\n".encode("cp1251"), actor=None)
        assert record.description["title"] == "Идиот"
        undo(ImportRun.objects.get(pk=run.pk))
    assert titles(northern) == {}


def test_a_dry_run_takes_nothing(take_list, northern):
    run = take_list(LIST.format(branch=""), is_dry=True)
    assert (run.added, run.quarantined) == (2, 1)
    assert titles(northern) == {}


def test_what_a_person_said_of_a_column_is_kept_for_the_next_list(take_list, northern):
    text = "Обозначение;Автор;Год\nВойна и мир;Толстой;1987\n"
    with pytest.raises(BadFile) as refused:
        take_list(text)
    assert refused.value.remark.code == "table.no_title_column"
    take_list(text, columns={"Обозначение": "title"})
    take_list(text.replace("Война и мир", "Анна Каренина"))
    assert set(titles(northern).values()) == {"Война и мир", "Анна Каренина"}


def test_a_source_of_records_takes_no_lists(take_list, northern):
    with library_scope(northern):
        source = source_of(northern)
        source.dialect = "rusmarc"
        source.save()
    with pytest.raises(BadFile) as refused:
        take_list(LIST.format(branch=""))
    assert refused.value.remark.code == "file.other_kind"


def test_the_command_takes_a_workbook(northern, tmp_path):
    enable_plugin(library=northern, slug="catalog", actor=None)
    book = Workbook()
    for row in (["Что", "Автор", "Год"], ["Идиот", "Достоевский", 1990]):
        book.active.append(row)
    path = tmp_path / "list.xlsx"
    book.save(path)
    out = StringIO()
    options = ["--library", northern.code, "--format", "table", "--map", "title=Что", "--json"]
    call_command("catalog_import", *options, str(path), stdout=out)
    said = json.loads(out.getvalue().splitlines()[-1])
    assert (said["read"], said["added"]) == (1, 1)
    assert list(titles(northern).values()) == ["Идиот"]


@pytest.fixture
def large_book(tmp_path):
    """The path of a workbook with so many rows, the texts of its cells apart from them."""

    def make(rows: int) -> Path:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(["Инв. №", "Автор", "Название", "Год"])
        for number in range(rows):
            sheet.append([number, "Чехов А. П.", f"Рассказ {number}", 1985])
        path = tmp_path / "large.xlsx"
        book.save(path)
        return path

    return make


def test_while_somebody_waits_only_the_first_rows_of_a_workbook_are_read(
    northern, large_book, monkeypatch
):
    monkeypatch.setattr(unfolding, "FIRST_ROWS", 20)
    read = []
    said = workbook.said
    monkeypatch.setattr(workbook, "said", lambda value: read.append(value) or said(value))
    with library_scope(northern):
        source = source_of(northern)
        run = bring(source=source, path=large_book(300), actor=None, is_attended=True)
        # The sheet is chosen by its head, and one row more tells that there are others.
        assert len(read) <= MOST_COLUMNS * (20 + LOOKED_AT + 1)
        assert unfolding.waiting(Path(run.path)).exists()
        assert "Название" in run.profile["columns"]
        go_on(run)
    assert (run.state, run.added) == (RunState.DONE, 300)
    assert not unfolding.waiting(Path(run.path)).exists()
    assert run.offset == run.size == Path(run.path).stat().st_size


def test_a_workbook_that_is_paused_while_it_is_read_begins_again(northern, large_book, monkeypatch):
    monkeypatch.setattr(unfolding, "FIRST_ROWS", 20)
    monkeypatch.setattr(unfolding, "TOLD_EVERY", 10)
    with library_scope(northern):
        source = source_of(northern)
        run = bring(source=source, path=large_book(30), actor=None, is_attended=True)
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.PAUSED)
        assert not unfolding.unfold(run)
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.WAITING)
        run.refresh_from_db()
        assert go_on(run) == Ended.AT_THE_END
    assert run.added == 30


def test_a_small_workbook_is_read_at_once_and_a_dropped_one_leaves_nothing(
    northern, large_book, monkeypatch
):
    with library_scope(northern):
        source = source_of(northern)
        run = bring(source=source, path=large_book(5), actor=None, is_attended=True)
        assert not unfolding.waiting(Path(run.path)).exists()
        monkeypatch.setattr(unfolding, "FIRST_ROWS", 20)
        run = bring(source=source, path=large_book(30), actor=None, is_attended=True)
        drop_file(run.path)
    assert not Path(run.path).exists()
    assert not unfolding.waiting(Path(run.path)).exists()
