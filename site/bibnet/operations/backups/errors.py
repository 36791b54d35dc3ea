from __future__ import annotations


class BackupError(Exception):
    """A backup cannot be made or used; `str()` says why and what to do."""
