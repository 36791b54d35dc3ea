"""The wheel: it holds every file of the package and the compiled translations."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import polib

from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Subject
from bibnet.plugins.testing.world import World

from .registry import check

MADE = {".pyc", ".mo", ".new"}
RUSSIAN_PLURALS = 3
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.mo", "build", ".*")


@check
def the_wheel_holds_everything(subject: Subject, world: World, report: Report) -> None:
    """The wheel holds every file of the package, and each catalogue compiled."""
    names = wheel_of(subject)
    if names is None:
        report.look("wheel", "neither installed nor built: found no pyproject.toml above it")
        return
    for path in sorted(subject.folder.rglob("*")):
        if path.is_file() and path.suffix not in MADE:
            name = str(Path(subject.package) / path.relative_to(subject.folder))
            report.look(name, "" if name in names else "is not in the wheel")
    for name in sorted(one for one in names if one.endswith(".po")):
        compiled = str(Path(name).with_suffix(".mo"))
        report.look(compiled, "" if compiled in names else "is not in the wheel")


@check
def the_russian_catalogue_is_complete(subject: Subject, world: World, report: Report) -> None:
    """Every message has its Russian words, the three plural forms included."""
    catalogue = subject.folder / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    if not catalogue.is_file():
        report.look("locale/ru", "there is no Russian catalogue")
        return
    for entry in polib.pofile(str(catalogue), encoding="utf-8"):
        if entry.obsolete:
            continue
        words = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        needed = RUSSIAN_PLURALS if entry.msgid_plural else 1
        is_whole = len(words) == needed and all(words) and not entry.fuzzy
        report.look(entry.msgid, "" if is_whole else "has no Russian words")


def wheel_of(subject: Subject) -> set[str] | None:
    """Names of the files of its wheel: as installed from one, otherwise built for this."""
    found = subject.distribution
    if found is not None and not _is_editable(subject):
        return {str(one).replace("\\", "/") for one in found.files or ()}
    return _built(subject.source_folder) if subject.source_folder else None


def _is_editable(subject: Subject) -> bool:
    text = subject.distribution.read_text("direct_url.json") if subject.distribution else None
    return bool(text and json.loads(text).get("dir_info", {}).get("editable"))


def _built(source: Path) -> set[str]:
    """Built from a copy of the plugin's source with what is installed here, without network."""
    with tempfile.TemporaryDirectory() as target:
        copy = shutil.copytree(source, Path(target) / "source", ignore=LEFT_BEHIND)
        options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", target]
        subprocess.run(  # noqa: S603  pip of this environment
            [sys.executable, "-m", "pip", "wheel", *options, str(copy)], check=True
        )
        (wheel,) = Path(target).glob("*.whl")
        with zipfile.ZipFile(wheel) as opened:
            return set(opened.namelist())
