"""A cataloguer brings a file, corrects how it is read, and the worker takes it in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from bibnet_catalog.models import ImportRun, Record, RunState, Source
from bs4 import BeautifulSoup
from django.urls import reverse

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from bibnet.notices.models import Notice

FILES = Path(__file__).parent.parent / "files"
RNB = FILES / "rusmarc" / "test1_cp1251.iso"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def send(desk, northern):
    """Sends a file by the form; the answer of the page it leads to."""

    def act(path: Path = RNB, content: bytes | None = None, **data):
        body = BytesIO(content if content is not None else path.read_bytes())
        body.name = path.name
        data = {"source": "new", "name": "Our program", **data, "file": body}
        address = reverse("catalog_admin:upload", args=[northern.code])
        return desk.post(address, data, follow=True)

    return act


@pytest.fixture
def press(desk, northern, django_capture_on_commit_callbacks):
    """Sends the form of the page of the latest import with a button; the page that comes back."""

    def act(button: str, **changes):
        run = ImportRun.objects.of(northern).first()
        address = reverse("catalog_admin:import", args=[northern.code, run.pk])
        data = {"encoding": run.encoding, "dialect": run.dialect, button: "1"}
        data["kinds"] = [one["kind"] for one in run.profile["fields"]]
        with django_capture_on_commit_callbacks(execute=True):
            return desk.post(address, {**data, **changes}, follow=True)

    return act


@pytest.fixture
def act_on(desk, northern, django_capture_on_commit_callbacks):
    def act(run: ImportRun, action: str):
        address = reverse("catalog_admin:import_act", args=[northern.code, run.pk])
        with django_capture_on_commit_callbacks(execute=True):
            return desk.post(address, {"action": action}, follow=True)

    return act


def titles(response) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [one.get_text() for one in page.select(".catalog-titles li")]


def test_a_file_is_shown_with_ten_titles_before_anything_is_taken(send, northern):
    response = send()
    assert len(titles(response)) == 10
    page = response.content.decode()
    assert "CP1251" in page
    assert "899" in page
    run = ImportRun.objects.of(northern).get()
    assert (run.state, run.asked_at, run.file_name) == (RunState.WAITING, None, RNB.name)
    assert not Record.objects.of(northern).exists()


def test_where_copies_stand_is_shown_with_an_example_of_the_file(send):
    page = BeautifulSoup(send().content, "html.parser")
    row = page.select_one('input[name="kinds"][value="rusmarc_899"]').find_parent("tr")
    assert row.select_one("input").has_attr("checked")
    assert any(cell.get_text() not in ("", "—", "0") for cell in row.select("td")[1:])


def test_another_encoding_decodes_the_titles_anew(send, press, northern):
    right = titles(send())
    response = press("show", encoding="KOI8-R")
    assert ImportRun.objects.of(northern).get().encoding == "KOI8-R"
    # Records that are plainly in another encoding are read in theirs, and it is said.
    assert titles(response) == right
    assert "CP1251" in response.context["strange"]
    assert press("show", encoding="CP1251").context["strange"] == ""


def test_the_records_are_taken_in_and_the_source_is_confirmed(send, press, northern, cataloguer):
    send()
    press("take")
    run = ImportRun.objects.of(northern).get()
    assert (run.state, run.added) == (RunState.DONE, 81)
    source = Source.objects.of(northern).get()
    assert source.confirmed_at
    assert (source.name, source.encoding, source.dialect) == ("Our program", "CP1251", "rusmarc")
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"catalog.source_confirmed", "catalog.import_started"} <= acts
    told = Notice.objects.get(user=cataloguer)
    assert told.url.endswith(f"/admin/l/northern/catalog/imports/{run.pk}/")
    assert RNB.name in told.subject


def test_the_next_file_of_a_confirmed_source_begins_at_once(
    send, press, northern, django_capture_on_commit_callbacks
):
    send()
    press("take")
    source = Source.objects.of(northern).get()
    with django_capture_on_commit_callbacks(execute=True):
        send(source=source.pk, name="")
    run = ImportRun.objects.of(northern).first()
    assert (run.state, run.unchanged) == (RunState.DONE, 81)


def test_a_file_unlike_the_earlier_ones_is_shown_first(send, press, northern):
    send()
    press("take")
    source = Source.objects.of(northern).get()
    response = send(FILES / "marc21_ru" / "merged.mrc", source=source.pk, name="")
    run = ImportRun.objects.of(northern).first()
    assert run.asked_at is None
    assert response.context["messages"]


def test_a_check_changes_nothing_and_then_the_file_is_taken_in(send, press, act_on, northern):
    send()
    press("check")
    run = ImportRun.objects.of(northern).get()
    assert (run.state, run.is_dry, run.added) == (RunState.DONE, True, 81)
    assert not Record.objects.of(northern).exists()
    act_on(run, "take")
    assert Record.objects.of(northern).count() == 81


def test_an_import_is_taken_back(send, press, act_on, northern):
    send()
    press("take")
    run = ImportRun.objects.of(northern).get()
    act_on(run, "undo")
    run.refresh_from_db()
    assert run.state == RunState.UNDONE
    assert not Record.objects.of(northern).filter(is_gone=False).exists()


def test_a_paused_import_is_gone_on_with(send, press, act_on, northern, monkeypatch):
    from bibnet_catalog import tasks

    send()
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "go_on", lambda run, seconds: None)
        press("take")
    run = ImportRun.objects.of(northern).get()
    act_on(run, "pause")
    run.refresh_from_db()
    assert (run.state, run.read) == (RunState.PAUSED, 0)
    act_on(run, "resume")
    run.refresh_from_db()
    assert (run.state, run.added) == (RunState.DONE, 81)


def test_a_file_that_was_dropped_leaves_nothing(send, press, northern, settings):
    send()
    press("forget")
    assert not ImportRun.objects.of(northern).exists()
    assert not list((settings.VAR_DIR / "catalog" / "deliveries").iterdir())


def test_a_file_without_records_is_refused_with_its_reason(send, northern):
    response = send(content="Мороз и солнце; день чудесный!".encode())
    assert response.context["form"].errors["file"]
    assert not ImportRun.objects.of(northern).exists()
    assert not Source.objects.of(northern).exists()


def test_a_field_of_ones_own_tells_the_copies(send, press, northern):
    send()
    response = press("show", kinds=[], tag="899", inventory="p", place="b", call_number="")
    assert 'value="899"' in response.content.decode()
    run = ImportRun.objects.of(northern).get()
    (field,) = run.profile["fields"]
    assert (field["kind"], field["tag"]) == ("own", "899")
    assert field["meanings"] == {"p": "inventory", "b": "place"}


def test_a_foreign_import_is_not_to_be_seen_or_acted_on(
    browser, person, southern, northern, send, run_of
):
    send()
    run = ImportRun.objects.of(northern).get()
    neighbour = browser(person("neighbour", southern, Role.CATALOGUER))
    for name in ("import", "import_act", "quarantine", "quarantine_bytes"):
        own = reverse(f"catalog_admin:{name}", args=[southern.code, run.pk])
        assert neighbour.post(own, {"action": "undo"}).status_code in (404, 405)
        assert neighbour.get(own).status_code in (404, 405)


def test_a_large_file_goes_by_the_disk(send, northern, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert len(titles(send())) == 10
    assert ImportRun.objects.of(northern).get().size == RNB.stat().st_size
