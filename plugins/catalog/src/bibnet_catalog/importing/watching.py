"""The watched folder: files that a program puts there are taken in by themselves.

`VAR_DIR/catalog/incoming/<library>/<source>/FILE`; straight in the library's folder they are of the
source `folder`. A file that has rested for a while is taken and moved to `done/`; one that cannot
be read goes to `refused/` with a text beside it that says why.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet.plugins.state import is_enabled
from bibnet_catalog.models import ImportRun, Source, Way
from bibnet_catalog.reading.remarks import BadFile

from . import steering
from .bringing import bring

logger = logging.getLogger(__name__)

# Who writes a file into the folder is given so long between two writes.
REST = timedelta(minutes=2)
DONE, REFUSED = "done", "refused"
PLAIN = "folder"
SOURCE = re.compile(r"[-\w]{1,40}", re.ASCII)


def watched() -> Path:
    """The folder with one for each library that delivers so."""
    return Path(settings.VAR_DIR) / "catalog" / "incoming"


def libraries_that_deliver() -> list[Library]:
    """The members that have a folder and the catalogue on."""
    if not watched().is_dir():
        return []
    codes = [one.name for one in watched().iterdir() if one.is_dir()]
    found = Library.objects.filter(code__in=codes)
    return [one for one in found if one.member.pk == one.pk and is_enabled("catalog", one)]


def take_what_came(library: Library) -> list[ImportRun]:
    """Begin an import of each file that has rested in the library's folder."""
    folder = watched() / library.code
    runs = (_take(library, folder, path) for path in list(_rested(folder)))
    return [run for run in runs if run is not None]


def _rested(folder: Path) -> Iterator[Path]:
    """Whole files, the oldest first; hidden and empty ones are still being written."""
    before = (timezone.now() - REST).timestamp()
    sources = [one for one in folder.iterdir() if one.is_dir() and SOURCE.fullmatch(one.name)]
    sources = [one for one in sources if one.name not in (DONE, REFUSED)]
    found = [path for place in (folder, *sources) for path in place.iterdir()]
    whole = [path for path in found if path.is_file() and not path.is_symlink()]
    ready = [(path.stat(), path) for path in whole if not path.name.startswith(".")]
    rested = [(at.st_mtime, path) for at, path in ready if at.st_size and at.st_mtime < before]
    return (path for _mtime, path in sorted(rested))


def _take(library: Library, folder: Path, path: Path) -> ImportRun | None:
    code = PLAIN if path.parent == folder else path.parent.name
    try:
        with transaction.atomic():
            run = bring(source=_source(library, code), path=path, actor=None)
            steering.start(run, actor=None, is_dry=False)
    except BadFile as error:
        _refuse(folder, path, error.remark.told(_))
        return None
    except OSError:
        logger.exception("a file of the watched folder of %s cannot be read", library.code)
        return None
    _move(path, folder / DONE)
    return run


def _source(library: Library, code: str) -> Source:
    name = _("Watched folder") if code == PLAIN else code
    made, _is_new = Source.objects.of(library).get_or_create(
        code=code, defaults={"library": library, "name": name, "way": Way.FOLDER}
    )
    return made


def _refuse(folder: Path, path: Path, reason: str) -> None:
    moved = _move(path, folder / REFUSED)
    moved.with_name(f"{moved.name}.txt").write_text(f"{reason}\n", encoding="utf-8")


def _move(path: Path, folder: Path) -> Path:
    """Put a file into a folder, under a name that nobody has there."""
    folder.mkdir(exist_ok=True)
    moved = folder / path.name
    if moved.exists():
        moved = folder / f"{timezone.now():%Y%m%d-%H%M%S-%f}-{path.name}"
    path.rename(moved)
    return moved
