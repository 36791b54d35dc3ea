"""Bringing a file: it is kept, told by its content, and a run is made that waits to be started."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet_catalog.describing.holdings import guess_profile
from bibnet_catalog.models import ImportRun, Source
from bibnet_catalog.reading import unpacking
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.guessing import Guess, guess
from bibnet_catalog.reading.marc import MarcRecord
from bibnet_catalog.reading.remarks import BadFile, BadRecord

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
    name: str = "",
) -> ImportRun:
    """Keep a copy of a file and make the run of it. Raises BadFile for what holds no records.

    `name` is how the person calls it, if not as it stands at its path. What is not said is what
    the source was confirmed to be, else what the bytes tell. Where the source does not know yet
    where its copies stand, the first records tell.
    """
    encoding = encoding or (Encoding(source.encoding) if source.encoding else None)
    found = guess(path, encoding=encoding)
    dialect = dialect or (Dialect(source.dialect) if source.dialect else found.dialect)
    if found.container not in READERS or dialect is None or found.encoding is None:
        raise (
            BadFile(found.remark.code, **found.remark.values) if found.remark else BadFile("empty")
        )
    encoding = encoding or found.encoding
    kept = _kept(path, found)
    profile = source.profile
    if not profile.get("fields"):
        profile = guess_profile(sample(kept, found.container, encoding), dialect).as_json()
        if profile["fields"] and not is_dry:
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


def _kept(path: Path, found: Guess) -> Path:
    """A copy that nobody else changes, unpacked."""
    folder = Path(settings.VAR_DIR) / "catalog" / "deliveries"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / uuid4().hex
    with path.open("rb") as given, kept.open("wb") as copy:
        unpacked: BinaryIO = unpacking.unpacked(given) if found.is_packed else given
        shutil.copyfileobj(unpacked, copy, 1 << 20)
    return kept


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
