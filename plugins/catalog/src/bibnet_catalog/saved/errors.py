from __future__ import annotations


class SavedError(Exception):
    """Why a search cannot be saved, as a sentence for the reader."""
