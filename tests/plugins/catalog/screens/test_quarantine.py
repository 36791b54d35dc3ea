"""Bad pieces of a file: shown, downloaded, mended, let be."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibnet_catalog.importing.bringing import bring, source_of
from bibnet_catalog.importing.running import go_on
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.models import ImportRun, Quarantined, QuarantineState, Record
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bibnet.libraries.scope import library_scope

RNB = Path(__file__).parent.parent / "files" / "rusmarc" / "test1_cp1251.iso"
RECORDS = [one + b"\x1d" for one in RNB.read_bytes().split(b"\x1d")[:-1]]
# The directory names a field that is not there.
BROKEN = RECORDS[3].replace(b"\x1e", b"", 1)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def run(northern, tmp_path) -> ImportRun:
    """An import of five records, the fourth of which is broken, and of some letters."""
    file = tmp_path / "damaged.iso"
    file.write_bytes(b"".join([*RECORDS[:3], BROKEN, RECORDS[4], b"no record\x1d"]))
    with library_scope(northern):
        run = bring(source=source_of(northern), path=file, actor=None)
    go_on(run)
    return run


@pytest.fixture
def piece(run, northern) -> Quarantined:
    return Quarantined.objects.of(northern).get(number=4)


def address(name: str, one) -> str:
    return reverse(f"catalog_admin:{name}", args=["northern", one.pk])


def test_the_list_names_place_and_reason_of_each_piece(desk, run, piece):
    assert run.quarantined == 2
    page = desk.get(address("quarantine", run)).content.decode()
    assert str(piece.offset) in page
    assert address("piece", piece) in page


def test_all_that_wait_are_downloaded_as_one_file(desk, run, piece):
    response = desk.get(address("quarantine_bytes", run))
    assert b"".join(response.streaming_content) == BROKEN + b"no record\x1d"
    assert "attachment" in response["Content-Disposition"]
    assert desk.get(address("piece_bytes", piece)).content == BROKEN


def test_a_piece_is_shown_as_text_and_in_hexadecimal(desk, piece):
    page = desk.get(address("piece", piece)).content.decode()
    assert BROKEN[:16].hex(" ") in page
    assert "▼" in page


def test_a_piece_mended_as_text_becomes_a_record_of_the_import(desk, run, piece, northern):
    text = desk.get(address("piece", piece)).context["form"]["text"].value()
    place = BROKEN.index(RECORDS[3][RECORDS[3].index(b"\x1e") + 1 :][:10])
    mended = text[:place] + "▲" + text[place:]
    response = desk.post(address("piece", piece), {"text": mended.replace("\n", "\r\n")})
    assert response.status_code == 302, response.context["form"].errors
    piece.refresh_from_db()
    run.refresh_from_db()
    assert piece.state == QuarantineState.MENDED
    assert bytes(piece.record.content) == RECORDS[3]
    assert (run.added, run.quarantined, run.read) == (5, 1, 6)
    undo(run)
    assert not Record.objects.of(northern).filter(is_gone=False).exists()


def test_a_file_replaces_the_bytes(desk, piece, northern):
    file = SimpleUploadedFile("mended.iso", RECORDS[3])
    assert desk.post(address("piece", piece), {"text": "", "file": file}).status_code == 302
    assert Record.objects.of(northern).count() == 5


def test_what_is_still_no_record_is_refused_with_the_reason(desk, piece, northern):
    response = desk.post(address("piece", piece), {"text": "still none"})
    assert response.context["form"].errors["text"]
    piece.refresh_from_db()
    assert piece.state == QuarantineState.OPEN
    assert Record.objects.of(northern).count() == 4


def test_a_piece_is_let_be_with_a_note_and_may_be_mended_later(desk, run, piece):
    desk.post(address("piece", piece), {"drop": "1", "note": "a test record"})
    piece.refresh_from_db()
    assert (piece.state, piece.note) == (QuarantineState.DROPPED, "a test record")
    assert address("piece", piece) not in desk.get(address("quarantine", run)).content.decode()
    whole = desk.get(address("quarantine", run) + "?all=1").content.decode()
    assert address("piece", piece) in whole


def test_a_newer_record_is_not_overwritten_by_an_older_piece(desk, piece, northern, tmp_path):
    file = tmp_path / "later.iso"
    file.write_bytes(RECORDS[3])
    with library_scope(northern):
        later = bring(source=source_of(northern), path=file, actor=None)
    go_on(later)
    again = SimpleUploadedFile("mended.iso", RECORDS[3])
    response = desk.post(address("piece", piece), {"text": "", "file": again})
    assert response.context["form"].errors["file"]


def test_nothing_is_taken_of_an_import_that_was_taken_back(desk, run, piece, northern):
    undo(run)
    file = SimpleUploadedFile("mended.iso", RECORDS[3])
    response = desk.post(address("piece", piece), {"text": "", "file": file})
    assert response.context["form"].errors["file"]
    assert not Record.objects.of(northern).filter(is_gone=False).exists()
