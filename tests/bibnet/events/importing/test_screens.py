"""The screens of an import and the command that does the same."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from bibnet.events.models import EventPage
from bibnet.pages.importing import known_kinds, services, tasks
from bibnet.pages.models import PageImport
from tests.bibnet.events.importing.bringing import TABLE, bring, killed, results

PORTAL = {"host": "region.localhost"}


@pytest.fixture
def address():
    return reverse("editing_admin:import", kwargs={"code": "northern"})


def test_the_screens_show_what_comes_of_it_then_do_it_and_take_it_back(
    client, northern, northern_editor, address, django_capture_on_commit_callbacks
):
    client.force_login(northern_editor)
    file = SimpleUploadedFile("list.csv", TABLE.encode())
    answer = client.post(address, {"kind": "events", "file": file}, headers=PORTAL)
    report = answer["Location"]
    shown = client.get(report, headers=PORTAL)
    assert shown.context["made"] == 2
    shown = client.get(report, {"publish": "1"}, headers=PORTAL)
    assert (shown.context["made"], shown.context["refused"]) == (1, 1)
    assert not EventPage.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"publish": "0"}, headers=PORTAL)
    job = PageImport.objects.of(northern).get()
    if job.finished_at is None:
        tasks.run_import.func(northern.pk, job.pk)
    shown = client.get(report, headers=PORTAL).content.decode()
    assert EventPage.objects.count() == 2 and "Громкие чтения" in shown
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"undo": "1"}, headers=PORTAL)
    job.refresh_from_db()
    if job.undone_at is None:
        tasks.undo_import.func(northern.pk, job.pk, northern_editor.pk)
    assert not EventPage.objects.exists()
    assert client.get(report, headers=PORTAL).status_code == 200


def test_an_import_that_nobody_is_at_is_gone_on_with_from_the_screen(
    client, northern, northern_editor, django_capture_on_commit_callbacks
):
    client.force_login(northern_editor)
    job = killed(bring(northern, actor=northern_editor))
    report = reverse("editing_admin:import_report", args=("northern", job.pk))
    shown = client.get(report, headers=PORTAL).content.decode()
    assert "Продолжить" in shown and "data-reload" not in shown
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"resume": "1"}, headers=PORTAL)
    job.refresh_from_db()
    assert job.finished_at and EventPage.objects.count() == 2
    services.begin_undo(job=job, actor=northern_editor)
    PageImport.objects.of(northern).update(heard_at=timezone.now() - 2 * services.SILENCE)
    assert "Продолжить" in client.get(report, headers=PORTAL).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"resume": "1"}, headers=PORTAL)
    job.refresh_from_db()
    assert job.undone_at and not EventPage.objects.exists()
    assert "Продолжить" not in client.get(report, headers=PORTAL).content.decode()


def test_an_import_that_is_worked_at_is_not_gone_on_with(northern, northern_editor):
    job = bring(northern, actor=northern_editor)
    assert not services.resume(job=job, actor=northern_editor)
    services.start(job=job, publishes=False, actor=northern_editor)
    assert not services.resume(job=job, actor=northern_editor)


def test_an_import_that_was_broken_off_is_taken_back_from_the_screen(
    client, northern, northern_editor, django_capture_on_commit_callbacks
):
    client.force_login(northern_editor)
    job = killed(bring(northern, actor=northern_editor))
    report = reverse("editing_admin:import_report", args=("northern", job.pk))
    assert "Отменить загрузку" in client.get(report, headers=PORTAL).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"undo": "1"}, headers=PORTAL)
    assert not EventPage.objects.exists()


def test_the_list_of_earlier_files_does_not_read_what_is_in_them(
    client, northern, northern_editor, address, django_assert_max_num_queries
):
    bring(northern)
    client.force_login(northern_editor)
    with django_assert_max_num_queries(100) as asked:
        assert "list.csv" in client.get(address, headers=PORTAL).content.decode()
    assert not any('"outcomes"' in one["sql"] for one in asked.captured_queries)


def test_a_poisoned_file_is_told_of_beside_the_field(client, northern_editor, address):
    client.force_login(northern_editor)
    file = SimpleUploadedFile("list.csv", "название\n=1+1\n".encode())
    answer = client.post(address, {"kind": "events", "file": file}, headers=PORTAL)
    assert "формула" in answer.content.decode()


def test_the_template_is_understood_as_it_is(client, northern, northern_editor):
    client.force_login(northern_editor)
    for kind in known_kinds().values():
        path = reverse("editing_admin:import_template", args=("northern", kind.key))
        content = client.get(path, headers=PORTAL).content
        assert load_workbook(io.BytesIO(content)).active.max_row == 2
        job = services.bring(
            library=northern, kind=kind, name="a.xlsx", content=content, actor=None
        )
        assert results(services.foresee(job, publishes=True)) == ["created"]


def test_the_southern_editor_sees_no_import_of_northern(client, northern, southern_editor):
    job = bring(northern)
    client.force_login(southern_editor)
    for code in ("northern", "southern"):
        path = reverse("editing_admin:import_report", args=(code, job.pk))
        assert client.get(path, headers=PORTAL).status_code in (302, 403, 404)


def test_the_command_does_the_same(northern, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text(TABLE.partition("\n2;")[0] + "\n", encoding="utf-8")
    call_command("import_pages", "northern", str(file), "--dry-run")
    assert not EventPage.objects.exists() and not PageImport.objects.of(northern).exists()
    capsys.readouterr()
    call_command("import_pages", "northern", str(file), "--publish", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"created": 1} and EventPage.objects.get().live
    call_command("import_pages", "northern", str(file), "--publish")
    assert "known 1" in capsys.readouterr().out
    call_command("import_pages", "northern", "--undo", str(told["import"]))
    assert not EventPage.objects.exists()


def test_the_command_goes_on_with_the_import_that_was_killed(northern, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text(TABLE, encoding="utf-8")
    job = killed(bring(northern))
    call_command("import_pages", "northern", str(file), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["import"] == job.pk and told["counts"] == {"created": 2}
    assert PageImport.objects.of(northern).get() == job
    half = killed(bring(northern, "название\nКлуб\nКружок\n"))
    call_command("import_pages", "northern", "--undo", str(half.pk))
    assert EventPage.objects.count() == 2
