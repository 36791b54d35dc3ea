"""A secret key of this machine's own, so that no key is ever in the repository."""

from __future__ import annotations

from pathlib import Path

from django.core.management.utils import get_random_secret_key


def local_secret(folder: Path) -> str:
    """The key kept in `folder`, made at the first call."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()
