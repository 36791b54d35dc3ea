"""The screens that take a library's list of readers in, and the worker behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import errors, tasks
from bibnet_lending.models import ListNote, ListState, ReaderList, ReaderTicket
from bibnet_lending.moving_in import lists
from bibnet_lending.services.upkeep import keep_in_order
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.plugins.lending.views.test_desk import words

SCREEN = "/admin/l/northern/lending/readers/bring/"
LIST = "номер билета;фамилия;имя\n1;Первая;Анна\n2;Вторая;\n3;Третья;Ольга\n"


@pytest.fixture
def admin(person, northern, lent) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("northern-admin", northern, Role.LIBRARY_ADMIN))
    return client


@pytest.fixture
def no_worker(monkeypatch) -> None:
    """What is handed over waits."""
    monkeypatch.setattr(tasks, "hand_over", lambda made: None)


def bring(client: Client, text: str = LIST, name: str = "list.csv"):
    """Bring a file; the answer, whose address is the list's."""
    return client.post(SCREEN, {"file": SimpleUploadedFile(name, text.encode())})


def brought(client: Client, text: str = LIST) -> str:
    answer = bring(client, text)
    assert answer.status_code == 302
    return str(answer["Location"])


@pytest.fixture
def of(northern):
    return lambda: ReaderList.objects.of(northern).select_related("library", "by").get()


def test_a_list_is_looked_at_then_taken_in_once(
    admin, northern, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = brought(admin)
    shown = words(admin.get(page).content.decode())
    assert "Новые читатели 2" in shown
    assert "«имя»" in shown
    assert not ReaderTicket.objects.of(northern).exists()
    assert not Reader.objects.filter(last_name="Первая").exists()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(page)
    assert "Что сделано" in words(admin.get(page).content.decode())
    assert ReaderTicket.objects.of(northern).count() == 2
    (audit,) = AuditEntry.objects.filter(action="lending.readers_brought")
    assert audit.actor.username == "northern-admin"
    again = words(admin.post(page, follow=True).content.decode())
    assert "посмотрите ещё раз" in again
    assert ReaderList.objects.of(northern).get().rows == ""


def test_a_file_that_is_no_list_is_refused_with_a_sentence(admin, northern):
    answer = bring(admin, text="a;b\n1;2\n")
    assert answer.status_code == 422
    assert 'class="field field--error"' in answer.content.decode()
    assert not ReaderList.objects.of(northern).exists()


def test_what_is_going_on_is_shown_and_another_librarys_list_is_not_there(
    admin, no_worker, person, southern, northern, of
):
    page = brought(admin)
    shown = admin.get(page).content.decode()
    assert "Строк: 0 из 3" in words(shown)
    assert "data-reload" in shown
    other = Client(headers={"host": "region.localhost"})
    other.force_login(person("southern-admin", southern, Role.LIBRARY_ADMIN))
    theirs = page.replace("/northern/", "/southern/")
    for address in (theirs, page):
        assert other.get(address).status_code in (302, 404)
        assert other.post(address).status_code in (302, 404)
    assert of().state == ListState.LOOKING


def test_a_worker_that_is_killed_loses_and_doubles_nothing(
    admin, no_worker, monkeypatch, northern, of
):
    brought(admin)
    lists.go_on(of(), seconds=60)
    lists.take_in(made=of(), actor=of().by)
    real, calls = lists.take_row, []

    def dies(**own):
        taken = real(**own)
        calls.append(taken)
        if len(calls) == 2:
            raise SystemExit
        return taken

    monkeypatch.setattr(lists, "take_row", dies)
    with pytest.raises(SystemExit):
        lists.go_on(of(), seconds=60)
    assert (of().place, of().added) == (1, 1)
    assert not lists.go_on(of(), seconds=60)
    made = of()
    assert (made.state, made.added, made.refused, made.read) == (ListState.DONE, 2, 1, 3)
    assert [one.row for one in ListNote.objects.of(northern)] == [3]
    assert ReaderTicket.objects.of(northern).count() == 2


def test_a_long_list_gives_way_to_other_tasks(admin, no_worker, of):
    brought(admin)
    turns = 1
    while lists.go_on(of(), seconds=0):
        turns += 1
    assert turns == 4
    assert of().state == ListState.LOOKED


def test_nothing_is_taken_in_before_it_was_looked_at_or_when_its_rows_are_gone(
    admin, no_worker, northern, of
):
    brought(admin)
    with pytest.raises(errors.ForbiddenMove):
        lists.take_in(made=of(), actor=of().by)
    lists.go_on(of(), seconds=60)
    keep_in_order(northern, timezone.now() + lists.ROWS_KEPT + timedelta(minutes=1))
    assert of().rows == ""
    with pytest.raises(errors.ForbiddenMove):
        lists.take_in(made=of(), actor=of().by)
    keep_in_order(northern, timezone.now() + lists.LISTS_KEPT + timedelta(minutes=1))
    assert not ReaderList.objects.of(northern).exists()


def test_the_page_of_a_list_takes_equal_queries_for_ten_notes_and_fifty(admin, no_worker, northern):
    counts = []
    for many in (10, 50):
        rows = "".join(f"{number};Имя;\n" for number in range(many))
        page = brought(admin, f"номер билета;фамилия;имя\n{rows}")
        lists.go_on(ReaderList.objects.of(northern).first(), seconds=60)
        admin.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_librarian_brings_no_lists(librarian, lent):
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    assert client.get(SCREEN).status_code == 302
    assert bring(client)["Location"] == "/admin/"
