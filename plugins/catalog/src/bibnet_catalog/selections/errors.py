from __future__ import annotations


class SelectionError(Exception):
    """Why a selection stays as it is, as a sentence for the staff."""
