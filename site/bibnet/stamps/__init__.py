"""Version rows by which every process sees at once what another has changed.

A process may keep in memory what it derived from the database as long as it keeps the stamp's
version beside it and compares the two at the next use. Inside a request the versions are read
once (`snapshot`); elsewhere each call asks the database.
"""

from __future__ import annotations

from .services import bump, bump_library, library_key, remembered, snapshot, version, versions

__all__ = ["bump", "bump_library", "library_key", "remembered", "snapshot", "version", "versions"]
