"""Compiles message catalogues in Python, so that no machine needs gettext's own programs.

`python -m bibnet.translations compile [FOLDER …]`
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import polib

GROUPS = ("bibnet.plugins", "bibnet.themes")


def compile_all(folders: Iterable[Path] | None = None) -> list[Path]:
    """Write the .mo beside each .po that is newer; returns what was written.

    Without folders: those of the core and of every installed plugin and theme.
    """
    written = []
    for folder in folders if folders is not None else catalogue_folders():
        for source in sorted(folder.rglob("LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            _compile(source, target)
            written.append(target)
    return written


def catalogue_folders() -> list[Path]:
    """Package folders of the core, the plugins and the themes, none of them imported."""
    packages = {"bibnet"}
    for group in GROUPS:
        packages |= {point.module.partition(".")[0] for point in entry_points(group=group)}
    specs = [find_spec(package) for package in sorted(packages)]
    return [
        Path(place)
        for spec in specs
        if spec is not None
        for place in spec.submodule_search_locations or ()
    ]


def _compile(source: Path, target: Path) -> None:
    """Written under another name first: a reader never meets half a catalogue."""
    draft = target.with_suffix(".mo.new")
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(draft))
    draft.replace(target)


def main(arguments: list[str]) -> int:
    if arguments[:1] != ["compile"]:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folders = [Path(name) for name in arguments[1:]] or None
    for target in compile_all(folders):
        sys.stdout.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
