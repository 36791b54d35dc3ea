"""Records in quarantine: their bytes as text, mended and taken in by themselves, or let be."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet_catalog.models import ImportRun, Quarantined, QuarantineState, Record, RunState
from bibnet_catalog.reading.containers import READERS, Container
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.reading.pieces import LONGEST
from bibnet_catalog.reading.remarks import BadRecord, Remark

from .errors import NoRecord, NotNow
from .holding import Branches
from .running import way_of, with_remarks
from .taking import Counts, take
from .understanding import Reader, Understood

if TYPE_CHECKING:
    from bibnet.accounts.models import User

# Encodings in which text can be written back as the bytes it came from.
CODECS = {
    Encoding.UTF8: "utf-8",
    Encoding.CP1251: "cp1251",
    Encoding.CP866: "cp866",
    Encoding.KOI8R: "koi8_u",
}
# Separators of fields, subfields and records are shown by signs that every font has and no record;
# other control characters by the pictures that Unicode has for them.
PICTURES = {code: 0x2400 + code for code in range(32) if code not in (0x09, 0x0A, 0x0D)}
PICTURES |= {0x1F: ord("▼"), 0x1E: ord("▲"), 0x1D: ord("◄")}
_CONTROLS = {picture: code for code, picture in PICTURES.items()}
# What ends a record, and may be missing from bytes that were mended.
ENDS = {
    Container.ISO2709: b"\x1d",
    Container.IRBIS: b"\r\n*****\r\n",
    Container.MARCXML: b"",
    Container.CSV: b"",
    Container.XLSX: b"",
}
# Longer texts than this are better mended in an editor than in a form.
LONGEST_TEXT = 100_000


def as_text(content: bytes, encoding: str) -> str | None:
    """The bytes as a text that `from_text` turns into the same bytes; None where there is none."""
    codec = CODECS.get(Encoding(encoding))
    if codec is None or len(content) > LONGEST_TEXT:
        return None
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return None
    shown = text.translate(PICTURES)
    return shown if from_text(shown.replace("\n", "\r\n"), content, encoding) == content else None


def from_text(text: str, content: bytes, encoding: str) -> bytes:
    """The bytes of a text that came out of a form, lines ended as in the bytes it was made of.

    Raises NoRecord for letters that the encoding does not have.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if b"\r\n" in content:
        text = text.replace("\n", "\r\n")
    try:
        return text.translate(_CONTROLS).encode(CODECS[Encoding(encoding)])
    except UnicodeEncodeError as error:
        letter = error.object[error.start]
        raise NoRecord(
            _("There is no “{letter}” in {encoding}.").format(letter=letter, encoding=encoding)
        ) from error


@transaction.atomic
def mend(piece: Quarantined, content: bytes, *, actor: User | None) -> Record:
    """Take mended bytes in as if they had come with the import; the record they became.

    Undoing the import takes them back too. Raises NoRecord with what is still wrong, and NotNow.
    """
    run = ImportRun.objects.of(piece.library).select_for_update().get(pk=piece.run_id)
    _check_may_be_mended(piece, run)
    reader = Reader(way_of(run))
    records = _records(content, reader)
    _check_is_not_older(records, run)
    now = timezone.now()
    branches = Branches(run.library)
    counts = take(records, run=run, way=reader.way, branches=branches, now=now)
    _count(run, counts, records)
    piece.record = Record.objects.of(run.library).get(
        source=run.source_id, control_number=records[-1].control_number
    )
    piece.mended = content
    _settle(piece, QuarantineState.MENDED, actor=actor)
    audit.record(action="catalog.piece_mended", actor=actor, library=run.library, obj=piece)
    return piece.record


@transaction.atomic
def drop(piece: Quarantined, *, note: str, actor: User | None) -> None:
    """Let a piece be, with a note why. Raises NotNow for one that was mended."""
    if piece.state == QuarantineState.MENDED:
        raise NotNow(_("It was mended already."))
    piece.note = note
    _settle(piece, QuarantineState.DROPPED, actor=actor)
    audit.record(
        action="catalog.piece_dropped", actor=actor, library=piece.library, obj=piece, reason=note
    )


def _check_may_be_mended(piece: Quarantined, run: ImportRun) -> None:
    if piece.state == QuarantineState.MENDED:
        raise NotNow(_("It was mended already."))
    if run.is_dry:
        raise NotNow(_("This was only a check. Take the file in first."))
    if run.state in (RunState.UNDOING, RunState.UNDONE):
        raise NotNow(_("The import was taken back: nothing more is taken of it."))


def _records(content: bytes, reader: Reader) -> list[Understood]:
    if len(content) > LONGEST:
        raise NoRecord(Remark("too_long", {"limit": LONGEST}).told(_))
    reason = Remark("empty")
    for ended in (content, content + ENDS[reader.way.container]):
        pieces = list(READERS[reader.way.container].split(BytesIO(ended)))
        try:
            for one in pieces:
                if one.reason is not None:
                    raise BadRecord(one.reason.code, **one.reason.values)
            if pieces:
                return [reader(one) for one in pieces]
        except BadRecord as error:
            reason = error.remark
    raise NoRecord(reason.told(_))


def _check_is_not_older(records: Sequence[Understood], run: ImportRun) -> None:
    """Raise NotNow if a later import has brought one of the records since."""
    numbers = [one.control_number for one in records]
    later = Record.objects.of(run.library).filter(
        source=run.source_id, control_number__in=numbers, run__gt=run.pk
    )
    found = later.select_related("run").first()
    if found is not None:
        raise NotNow(
            _("A later import has brought the record {number}: it is newer than this one.").format(
                number=found.control_number
            )
        )


def _count(run: ImportRun, counts: Counts, records: Sequence[Understood]) -> None:
    ImportRun.objects.of(run.library).filter(pk=run.pk).update(
        read=F("read") + len(records) - 1,
        added=F("added") + counts.added,
        changed=F("changed") + counts.changed,
        unchanged=F("unchanged") + counts.unchanged,
        removed=F("removed") + counts.removed,
        merged=F("merged") + counts.merged,
        doubtful=F("doubtful") + counts.doubtful,
        quarantined=F("quarantined") - 1,
        remarks=with_remarks(run.remarks, records),
    )


def _settle(piece: Quarantined, state: QuarantineState, *, actor: User | None) -> None:
    piece.state, piece.settled_by, piece.settled_at = state, actor, timezone.now()
    piece.save(update_fields=["state", "mended", "record", "note", "settled_by", "settled_at"])
