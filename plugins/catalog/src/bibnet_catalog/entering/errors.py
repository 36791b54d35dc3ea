"""What staff may not do when they enter books by hand, each with a sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass


class EnteringError(Exception):
    """An act that is refused; the message is fit for the person who asked for it."""


class ChangedMeanwhile(EnteringError):
    """Somebody else has changed the record while the form was open."""


@dataclass(frozen=True)
class Taken:
    """A number that another copy of the library bears: of which kind, and the sentence."""

    kind: str  # "inventory" or "barcode"
    number: str
    sentence: str


class NumberTaken(EnteringError):
    """Inventory numbers or barcodes that stand at another book of the library."""

    def __init__(self, taken: list[Taken]) -> None:
        self.taken = taken
        super().__init__(" ".join(one.sentence for one in taken))
