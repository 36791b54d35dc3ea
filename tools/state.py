"""What has been done already: fingerprints of the inputs each step was last done for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from tools.places import STATE


def fingerprint_of_contents(paths: Iterable[Path], *more: str) -> str:
    """A hash of files by what they hold, and of further words."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        digest.update(f"\0{path}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint_of_dates(paths: Iterable[Path], *more: str) -> str:
    """A hash of files by name, size and time of change: quick for thousands of them."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        facts = path.stat()
        digest.update(f"\0{path}\0{facts.st_size}\0{facts.st_mtime_ns}".encode())
    return digest.hexdigest()


def recall(path: Path = STATE) -> dict[str, str]:
    """Step → fingerprint of the last time it was done; empty when nothing is known."""
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def remember(step: str, fingerprint: str, path: Path = STATE) -> None:
    """Note that a step is done; a kill while writing leaves the old notes."""
    known = recall(path)
    known[step] = fingerprint
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(known, indent=1), "utf-8")
    draft.replace(path)
