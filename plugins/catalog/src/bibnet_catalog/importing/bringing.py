"""Bringing a file: it is kept, told by its content, and a run is made that waits to be started."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from itertools import count, islice
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from django.conf import settings

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet_catalog.describing.holdings import guess_profile
from bibnet_catalog.models import ImportRun, Source
from bibnet_catalog.reading import tables, unpacking
from bibnet_catalog.reading.containers import READERS, TABLES, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.guessing import Guess, guess
from bibnet_catalog.reading.marc import MarcRecord
from bibnet_catalog.reading.remarks import BadFile, BadRecord
from bibnet_catalog.reading.tables.headings import SEVERAL, guessed

from . import unfolding

# So many records at the head of a file tell where its copies stand.
SAMPLE = 200


def bring(
    *,
    source: Source,
    path: Path,
    actor: User | None,
    is_dry: bool = False,
    dialect: Dialect | None = None,
    encoding: Encoding | None = None,
    columns: Mapping[str, str] | None = None,
    name: str = "",
    is_attended: bool = False,
) -> ImportRun:
    """Keep a copy of a file and make the run of it. Raises BadFile for what holds no records.

    `name` is how the person calls it, if not as it stands at its path. What is not said is what
    the source was confirmed to be, else what the bytes tell. Where the source does not know yet
    where its copies stand, the first records tell. Of a table `columns` are meanings of headings
    that overrule what is known and guessed; unless a person is asked next, one is the title's.
    """
    known = Encoding(source.encoding) if source.encoding else None
    found = guess(path, encoding=encoding or known)
    is_table = found.container in TABLES
    if source.dialect and is_table != (source.dialect == Dialect.TABLE):
        raise BadFile("file.other_kind", source=source.name)
    if is_table:
        # Spreadsheet programs write now this encoding, now that one.
        found = guess(path, encoding=encoding)
        dialect, encoding = Dialect.TABLE, found.encoding
    dialect = dialect or (Dialect(source.dialect) if source.dialect else found.dialect)
    if found.container not in READERS or dialect is None or found.encoding is None:
        raise (
            BadFile(found.remark.code, **found.remark.values) if found.remark else BadFile("empty")
        )
    encoding = encoding or known or found.encoding
    kept = _kept(path, found, is_attended=is_attended)
    try:
        if is_table and not _has_rows(kept, found.container):
            raise BadFile("empty")
        profile = _profile(source, kept, found.container, dialect, encoding, columns)
        if is_table and not is_attended and "title" not in profile["columns"].values():
            raise BadFile("table.no_title_column")
    except BadFile:
        kept.unlink()
        unfolding.waiting(kept).unlink(missing_ok=True)
        raise
    is_new = profile.get("fields") and not source.profile.get("fields")
    if not is_dry and (columns or (is_new and not is_table)):
        source.profile = profile
        source.save(update_fields=["profile"])
    return ImportRun.objects.of(source.library).create(
        library=source.library,
        source=source,
        is_dry=is_dry,
        file_name=(name or path.name).encode(errors="replace").decode()[:255],
        path=str(kept),
        size=kept.stat().st_size,
        container=found.container,
        dialect=dialect,
        encoding=encoding,
        profile=profile,
        by=actor,
    )


def source_of(library: Library, code: str = "files") -> Source:
    """The source of a library's files, made with its first one."""
    made, _is_new = Source.objects.of(library).get_or_create(
        code=code, defaults={"library": library, "name": code}
    )
    return made


def new_source(library: Library, name: str) -> Source:
    """One more source of the library's files, under a code that is free."""
    taken = set(Source.objects.of(library).values_list("code", flat=True))
    codes = (f"files-{number}" if number > 1 else "files" for number in count(1))
    code = next(one for one in codes if one not in taken)
    return Source.objects.of(library).create(library=library, code=code, name=name)


def _profile(
    source: Source,
    kept: Path,
    container: Container,
    dialect: Dialect,
    encoding: Encoding,
    columns: Mapping[str, str] | None,
) -> dict[str, Any]:
    """Where copies stand, or what the columns of a table mean. Raises BadFile."""
    if container in TABLES:
        return {"fields": [], "columns": columns_of(source, kept, encoding, said=columns or {})}
    if source.profile.get("fields"):
        return source.profile
    return guess_profile(sample(kept, container, encoding), dialect).as_json()


def columns_of(
    source: Source, kept: Path, encoding: Encoding, *, said: Mapping[str, str]
) -> dict[str, str]:
    """What stands under each heading of a kept table: as said, as the source has it, as guessed.

    Raises BadFile for a heading that the table does not have.
    """
    with kept.open("rb") as file:
        headings = tables.headings(file, Decoder(encoding))
    for heading in said:
        if heading not in headings:
            raise BadFile("table.no_heading_named", heading=heading)
    known = {**source.profile.get("columns", {}), **said}
    taken = {meaning for one, meaning in known.items() if one in headings} - SEVERAL
    return {
        heading: known.get(heading, "" if meaning in taken else meaning)
        for heading, meaning in guessed(headings).items()
    }


def _kept(path: Path, found: Guess, *, is_attended: bool) -> Path:
    """A copy that nobody else changes, unpacked; of a table its rows, of a large workbook the first
    ones if somebody waits for it. Raises BadFile.
    """
    folder = Path(settings.VAR_DIR) / "catalog" / "deliveries"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / uuid4().hex
    try:
        with path.open("rb") as given, kept.open("wb") as copy:
            source: BinaryIO = unpacking.unpacked(given) if found.is_packed else given
            if found.container == Container.CSV:
                tables.keep_csv(source, copy, Decoder(found.encoding or Encoding.UTF8))
            elif found.container == Container.XLSX and is_attended:
                unfolding.keep_first_rows(source, kept)
            elif found.container == Container.XLSX:
                tables.keep_workbook(source, copy)
            else:
                shutil.copyfileobj(source, copy, 1 << 20)
    except BadFile:
        kept.unlink()
        raise
    return kept


def _has_rows(kept: Path, container: Container) -> bool:
    """Whether anything stands below the headings of a kept table."""
    with kept.open("rb") as file:
        return next(iter(READERS[container].split(file)), None) is not None


def sample(path: Path, container: Container, encoding: Encoding) -> Iterator[MarcRecord]:
    """The first records of a kept file."""
    reader, decode = READERS[container], Decoder(encoding)
    with path.open("rb") as file:
        for piece in islice(reader.split(file), SAMPLE):
            if piece.reason is None:
                try:
                    yield reader.parse(piece.content, decode)
                except BadRecord:
                    continue
