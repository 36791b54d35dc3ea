from __future__ import annotations


class FavouriteError(Exception):
    """Why a book or a list cannot be kept, as a sentence for the reader."""
