"""Files become runs: told by their bytes, taken in chunk by chunk, going on where they stopped."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from bibnet_catalog.importing import pacing, running
from bibnet_catalog.importing.bringing import bring, source_of
from bibnet_catalog.importing.running import SourceBusy, go_on
from bibnet_catalog.models import (
    Delivery,
    Edition,
    Holding,
    ImportRun,
    Quarantined,
    Record,
    RunState,
)
from bibnet_catalog.reading.containers import Dialect
from bibnet_catalog.reading.remarks import BadFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from bibnet.libraries.models import Library
from bibnet.libraries.scope import library_scope
from bibnet.plugins.services import enable_plugin
from tests.installation import ROOT

FILES = Path(__file__).parent.parent / "files"
RNB = FILES / "rusmarc" / "test1_cp1251.iso"
# So often the file is repeated that an import has to be killed in its middle.
TURNS = 40


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def take(library: Library, path: Path, **options) -> ImportRun:
    with library_scope(library):
        run = bring(source=source_of(library), path=path, actor=None, **options)
    go_on(run)
    return run


def chunks_of_twenty(monkeypatch) -> None:
    for name in ("CHUNK", "FIRST_ON_SQLITE", "LEAST_ON_SQLITE", "MOST_ON_SQLITE"):
        monkeypatch.setattr(pacing, name, 20)


def numbers(run: ImportRun) -> tuple[int, ...]:
    return (run.read, run.added, run.changed, run.unchanged, run.quarantined)


def test_a_real_file_is_told_by_its_bytes_and_taken_in_whole(db, northern):
    run = take(northern, RNB)
    assert (run.container, run.dialect, run.encoding) == ("iso2709", "rusmarc", "CP1251")
    assert (run.state, numbers(run)) == (RunState.DONE, (81, 81, 0, 0, 0))
    assert run.offset == run.size
    records = Record.objects.of(northern)
    assert b"".join(bytes(one.content) for one in records) == RNB.read_bytes()
    assert Holding.objects.of(northern).count() >= 81
    assert all(one.title for one in Edition.objects.all())


def test_the_same_file_again_changes_nothing_and_another_librarys_joins_it(db, northern, southern):
    take(northern, RNB)
    editions = set(Edition.objects.values_list("pk", flat=True))
    assert numbers(take(northern, RNB)) == (81, 0, 0, 81, 0)
    run = take(southern, RNB)
    assert (run.added, run.merged) == (81, 81)
    assert set(Edition.objects.values_list("pk", flat=True)) == editions


def test_a_dry_run_counts_what_is_there_and_takes_nothing(db, northern):
    run = take(northern, RNB, is_dry=True)
    assert (run.state, run.read) == (RunState.DONE, 81)
    assert not Record.objects.of(northern).exists()


def test_a_bad_record_goes_into_quarantine_and_its_neighbours_arrive(db, northern, tmp_path):
    records = [one + b"\x1d" for one in RNB.read_bytes().split(b"\x1d")[:-1]]
    broken = b"this is no record at all\x1d"
    file = tmp_path / "broken.iso"
    file.write_bytes(b"".join([*records[:40], broken, *records[40:]]))
    run = take(northern, file)
    assert numbers(run) == (82, 81, 0, 0, 1)
    (kept,) = Quarantined.objects.of(northern)
    assert bytes(kept.content) == broken
    assert (kept.number, kept.offset) == (41, sum(map(len, records[:40])))
    assert kept.reason[0].startswith("iso2709.")


def test_a_file_without_records_is_refused_before_anything_is_kept(db, northern, tmp_path):
    file = tmp_path / "poem.txt"
    file.write_text("Мороз и солнце; день чудесный!")
    with library_scope(northern), pytest.raises(BadFile):
        bring(source=source_of(northern), path=file, actor=None)
    assert not ImportRun.objects.of(northern).exists()


def test_a_run_that_broke_off_goes_on_at_its_checkpoint(db, northern, monkeypatch):
    chunks_of_twenty(monkeypatch)
    whole, turns = running.take, []

    def breaks_at_the_third(*args, **kwargs):
        turns.append(1)
        if len(turns) == 3:
            raise KeyboardInterrupt
        return whole(*args, **kwargs)

    monkeypatch.setattr(running, "take", breaks_at_the_third)
    with library_scope(northern):
        run = bring(source=source_of(northern), path=RNB, actor=None)
    with pytest.raises(KeyboardInterrupt):
        go_on(run)
    run.refresh_from_db()
    assert (run.number, run.read) == (40, 40)
    go_on(run)
    assert (run.state, numbers(run)) == (RunState.DONE, (81, 81, 0, 0, 0))
    assert Delivery.objects.of(northern).count() == 81


def test_what_came_like_this_before_is_not_even_read(db, northern, monkeypatch):
    take(northern, RNB)

    def read(self, piece):
        raise AssertionError(f"record {piece.number} was read")

    monkeypatch.setattr(running.Reader, "__call__", read)
    assert numbers(take(northern, RNB)) == (81, 0, 0, 81, 0)


def test_the_last_record_of_a_number_counts_also_where_it_came_before(db, northern, tmp_path):
    """A delivery that says something new and then takes it back."""
    take(northern, RNB)
    content = RNB.read_bytes()
    first = content[: content.index(b"\x1d") + 1]
    changed = first.replace("Вып".encode("cp1251"), "вып".encode("cp1251"))
    assert changed != first
    both = tmp_path / "both.iso"
    both.write_bytes(changed + first)
    record = Record.objects.of(northern).order_by("pk")[0]
    take(northern, both)
    record.refresh_from_db()
    assert bytes(record.content) == first
    both.write_bytes(first + changed)
    take(northern, both)
    record.refresh_from_db()
    assert bytes(record.content) == changed


@pytest.mark.parametrize("chunk", [1, 2])
def test_what_the_chunk_before_has_changed_is_not_passed_over(
    db, northern, tmp_path, monkeypatch, chunk
):
    """The next chunk is looked through while that one is not written yet."""
    for name in ("CHUNK", "FIRST_ON_SQLITE", "LEAST_ON_SQLITE", "MOST_ON_SQLITE"):
        monkeypatch.setattr(pacing, name, chunk)
    take(northern, RNB)
    records = [one + b"\x1d" for one in RNB.read_bytes().split(b"\x1d")[:-1]]
    changed = records[0].replace("Вып".encode("cp1251"), "вып".encode("cp1251"))
    file = tmp_path / "there_and_back.iso"
    file.write_bytes(b"".join([records[1], changed, records[0]]))
    run = take(northern, file)
    assert run.read == 3
    assert bytes(Record.objects.of(northern).order_by("pk")[0].content) == records[0]


def test_a_paused_run_takes_nothing_more_until_it_goes_on(db, northern, monkeypatch):
    chunks_of_twenty(monkeypatch)
    with library_scope(northern):
        run = bring(source=source_of(northern), path=RNB, actor=None)

    def pause(run: ImportRun) -> None:
        if run.number == 40:
            ImportRun.objects.of(northern).filter(pk=run.pk).update(state=RunState.PAUSED)

    go_on(run, tell=pause)
    assert (run.state, run.number) == (RunState.PAUSED, 40)
    go_on(run)
    assert numbers(run) == (81, 81, 0, 0, 0)


def test_a_record_that_our_code_trips_over_goes_into_quarantine(db, northern, monkeypatch):
    whole = running.Reader.__call__

    def trips(self, piece):
        if piece.number == 5:
            raise KeyError("oops")
        return whole(self, piece)

    monkeypatch.setattr(running.Reader, "__call__", trips)
    assert numbers(take(northern, RNB)) == (81, 80, 0, 0, 1)
    assert Quarantined.objects.of(northern).get().reason[0] == "not_understood"


def test_a_run_that_fails_says_why_and_goes_on_once_that_is_mended(db, northern, monkeypatch):
    with library_scope(northern):
        run = bring(source=source_of(northern), path=RNB, actor=None)
    kept = Path(run.path)
    moved = kept.rename(kept.with_suffix(".away"))
    with pytest.raises(FileNotFoundError):
        go_on(run)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.reason
    moved.rename(kept)
    go_on(run)
    assert numbers(run) == (81, 81, 0, 0, 0)


def test_two_runs_of_a_source_are_not_at_work_at_once(db, northern):
    with library_scope(northern):
        first = bring(source=source_of(northern), path=RNB, actor=None)
        second = bring(source=source_of(northern), path=RNB, actor=None)
    ImportRun.objects.of(northern).filter(pk=first.pk).update(state=RunState.RUNNING)
    with pytest.raises(SourceBusy):
        go_on(second)
    second.refresh_from_db()
    assert second.state == RunState.WAITING


def test_the_command_first_goes_on_with_a_run_whose_process_was_killed(db, northern, capsys):
    enable_plugin(library=northern, slug="catalog", actor=None)
    with library_scope(northern):
        killed = bring(source=source_of(northern), path=RNB, actor=None)
    ImportRun.objects.of(northern).filter(pk=killed.pk).update(state=RunState.RUNNING)
    call_command("catalog_import", str(RNB), "--library", "northern", "--json")
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["read"], told["added"], told["unchanged"]) == (162, 81, 81)


def test_the_command_first_ends_the_undoing_whose_process_was_killed(db, northern, capsys):
    enable_plugin(library=northern, slug="catalog", actor=None)
    killed = take(northern, RNB)
    ImportRun.objects.of(northern).filter(pk=killed.pk).update(
        state=RunState.UNDOING, alive_at=None
    )
    call_command("catalog_import", str(RNB), "--library", "northern", "--json")
    killed.refresh_from_db()
    assert killed.state == RunState.UNDONE
    assert not Delivery.objects.of(northern).filter(run=killed).exists()
    assert Record.objects.of(northern).filter(is_gone=False).count() == 81


@pytest.mark.parametrize("state", [RunState.RUNNING, RunState.UNDOING])
def test_the_command_leaves_a_run_alone_that_is_still_alive(db, northern, state):
    enable_plugin(library=northern, slug="catalog", actor=None)
    with library_scope(northern):
        alive = bring(source=source_of(northern), path=RNB, actor=None)
    runs = ImportRun.objects.of(northern).filter(pk=alive.pk)
    runs.update(state=state, alive_at=timezone.now())
    with pytest.raises(CommandError, match="files"):
        call_command("catalog_import", str(RNB), "--library", "northern", "--json")
    alive.refresh_from_db()
    assert (alive.state, alive.read) == (state, 0)


def test_a_dry_run_of_the_command_goes_on_with_no_killed_run(db, northern):
    enable_plugin(library=northern, slug="catalog", actor=None)
    with library_scope(northern):
        killed = bring(source=source_of(northern), path=RNB, actor=None)
    ImportRun.objects.of(northern).filter(pk=killed.pk).update(state=RunState.RUNNING)
    with suppress(CommandError):  # the source is busy, as far as anybody knows
        call_command("catalog_import", str(RNB), "--library", "northern", "--json", "--dry-run")
    killed.refresh_from_db()
    assert (killed.state, killed.read) == (RunState.RUNNING, 0)
    assert not Record.objects.of(northern).exists()


def test_another_profile_or_encoding_takes_the_same_bytes_anew(db, northern):
    take(northern, RNB)
    with library_scope(northern):
        source = source_of(northern)
        source.profile = {"fields": [{"kind": "none", "tag": "998", "meanings": {}}]}
        source.save()
    assert numbers(take(northern, RNB)) == (81, 0, 81, 0, 0)


def test_a_dry_run_settles_nothing_about_the_source(db, northern):
    take(northern, RNB, is_dry=True, dialect=Dialect.MARC21)
    assert source_of(northern).profile == {}


def test_records_are_shown_by_their_numbers(db, northern, capsys):
    take(northern, RNB)
    one = Record.objects.of(northern).first()
    call_command("catalog_show", "--json", "--control-number", one.control_number)
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["record"], told["edition"], told["status"]) == (one.pk, one.edition_id, "live")
    assert told["source"] == "northern/files"
    assert told["holdings"] > 0


def ask(installation, query: str) -> list[tuple[int, ...]]:
    with closing(sqlite3.connect(installation.folder / "db.sqlite3", timeout=20)) as database:
        return database.execute(query).fetchall()


@pytest.mark.slow
def test_an_import_killed_in_the_middle_loses_and_doubles_nothing(installation, tmp_path):
    folders = ("site", ".", "plugins/catalog/src")
    installation.extra |= {
        "DJANGO_SETTINGS_MODULE": "bibnet.settings.local",
        "PYTHONPATH": ":".join(str(ROOT / one) for one in folders),
    }
    installation.command("found_region", "--code", "region", "--name", "Region")
    installation.command("found_library", "--code", "northern", "--name", "Northern")
    installation.command("plugins", "enable", "catalog", "--library", "northern")
    content = RNB.read_bytes().split(b"\x1d")[:-1]
    file = tmp_path / "many.iso"
    with file.open("wb") as written:
        for turn in range(TURNS):
            for one in content:
                written.write(_renumbered(one, turn) + b"\x1d")
    call = ("catalog_import", "--library", "northern", str(file))
    process = installation.start(*call)
    deadline = time.monotonic() + 240
    while not 100 < ask(installation, "SELECT count(*) FROM bibnet_catalog_record")[0][0] < 2600:
        assert time.monotonic() < deadline
        assert process.poll() is None, (installation.folder / "catalog_import.log").read_text()
        time.sleep(0.05)
    process.kill()
    process.wait()
    (run,) = ask(installation, "SELECT id, read, added FROM bibnet_catalog_importrun")
    records = ask(installation, "SELECT count(*) FROM bibnet_catalog_record")
    assert records == [(run[2],)]
    assert 0 < run[1] < TURNS * 81
    done = installation.command(
        "catalog_import", "--library", "northern", "--resume", str(run[0]), "--json"
    )
    told = json.loads(done.splitlines()[-1])
    assert (told["read"], told["added"], told["quarantined"]) == (TURNS * 81, TURNS * 81, 0)
    query = "SELECT count(*), count(DISTINCT control_number) FROM bibnet_catalog_record"
    assert ask(installation, query) == [(TURNS * 81, TURNS * 81)]


def _renumbered(record: bytes, turn: int) -> bytes:
    """The record with another control number of the same length, so that it stays a record."""
    begins = record.index(b"\x1e") + 1
    ends = record.index(b"\x1e", begins)
    number = b"%0*d" % (
        ends - begins,
        turn * 1000 + NUMBERS.setdefault(record[begins:ends], len(NUMBERS)),
    )
    return record[:begins] + number[-(ends - begins) :] + record[ends:]


NUMBERS: dict[bytes, int] = {}


def test_where_copies_stand_is_guessed_at_the_first_delivery_and_kept(db, northern):
    run = take(northern, RNB)
    assert [one["kind"] for one in run.source.profile["fields"]] == ["rusmarc_899"]
    assert Holding.objects.of(northern).exclude(sigla="").count() > 81
