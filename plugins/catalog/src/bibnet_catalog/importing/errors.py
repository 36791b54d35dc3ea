"""What staff may not do with an import, each with a sentence that says why."""

from __future__ import annotations


class ImportingError(Exception):
    """An act that is refused; the message is fit for the person who asked for it."""


class NotNow(ImportingError):
    """The import is in a state in which this cannot be done."""


class NoRecord(ImportingError):
    """Bytes that were sent as a record are still none."""
